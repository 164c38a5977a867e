/** How far the training of a trial is. */
export interface TrialProgress {
  readonly step: number;
  readonly totalSteps: number;
}

/** What is seen of the trials that the journal calls running, by their numbers. */
export interface RunningTrials {
  /** Of those that have a status. */
  readonly progress: ReadonlyMap<number, TrialProgress>;
  /** With a job in the queue of a cluster: no process trains them yet. On this machine a job is a process at once. */
  readonly queued: ReadonlySet<number>;
  /** The process that trained them is gone, and so is the controller that would see to it. */
  readonly interrupted: ReadonlySet<number>;
}

export const nothingRunning: RunningTrials = {
  progress: new Map(),
  queued: new Set(),
  interrupted: new Set(),
};

/** Whether a process trains any of them. */
export function isAnyTrained({ progress, queued, interrupted }: RunningTrials): boolean {
  return [...progress.keys()].some((number) => !queued.has(number) && !interrupted.has(number));
}

export function isSameRunning(a: RunningTrials, b: RunningTrials): boolean {
  return (
    a.progress.size === b.progress.size &&
    [...a.progress].every(([number, progress]) => isSameProgress(progress, b.progress.get(number))) &&
    isSameSet(a.queued, b.queued) &&
    isSameSet(a.interrupted, b.interrupted)
  );
}

export function isSameProgress(a: TrialProgress | undefined, b: TrialProgress | undefined): boolean {
  return a?.step === b?.step && a?.totalSteps === b?.totalSteps;
}

function isSameSet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((number) => b.has(number));
}
