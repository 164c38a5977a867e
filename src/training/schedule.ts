export interface ScheduleOptions {
  readonly kind: 'constant' | 'cosine';
  readonly learningRate: number;
  /** Steps over which the rate rises linearly from near zero. */
  readonly warmupSteps: number;
  /** Share of the learning rate that a cosine ends with. */
  readonly finalFraction: number;
}

/** Learning rate of a step, from 0, in a training of `totalSteps`. Cosine: Loshchilov and Hutter, ICLR 2017. */
export function learningRateAt(step: number, totalSteps: number, options: ScheduleOptions): number {
  const { kind, learningRate, warmupSteps, finalFraction } = options;
  const warmup = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
  if (kind === 'constant') return learningRate * warmup;
  const progress = Math.min(1, step / Math.max(1, totalSteps));
  const cosine = 0.5 * (1 + Math.cos(Math.PI * progress));
  return learningRate * warmup * (finalFraction + (1 - finalFraction) * cosine);
}
