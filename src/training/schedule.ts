export interface ScheduleOptions {
  readonly kind: 'constant' | 'cosine' | 'steps';
  readonly learningRate: number;
  /** Steps over which the rate rises linearly from near zero. */
  readonly warmupSteps: number;
  /** Share of the learning rate that a cosine ends with. */
  readonly finalFraction: number;
  /** Of `steps`: the rates that replace the first one, each from the beginning of an epoch on, from 0. */
  readonly milestones: readonly { readonly epoch: number; readonly learningRate: number }[];
}

/**
 * Learning rate of a step, from 0, in a training of `totalSteps`; `epoch` is the one in which the step begins. Cosine:
 * Loshchilov and Hutter, ICLR 2017.
 */
export function learningRateAt(
  step: number,
  epoch: number,
  totalSteps: number,
  options: ScheduleOptions,
): number {
  const { kind, learningRate, warmupSteps, finalFraction, milestones } = options;
  const warmup = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
  switch (kind) {
    case 'constant':
      return learningRate * warmup;
    case 'steps':
      return warmup * (milestones.findLast((each) => each.epoch <= epoch)?.learningRate ?? learningRate);
    case 'cosine': {
      const progress = Math.min(1, step / Math.max(1, totalSteps));
      const cosine = 0.5 * (1 + Math.cos(Math.PI * progress));
      return learningRate * warmup * (finalFraction + (1 - finalFraction) * cosine);
    }
  }
}
