/** The files of a run as its readers see them. Times are ISO 8601 in UTC, durations seconds. */

export type RunState = 'starting' | 'running' | 'paused' | 'stopped' | 'finished' | 'failed';

/** `interrupted`: the files say that it runs, but nobody holds its lease any more. */
export type ShownRunState = RunState | 'interrupted';

export interface CheckpointEntry {
  /** File name inside `checkpoints/`. */
  readonly file: string;
  readonly step: number;
  /** Validation metrics at that step, when they were taken. */
  readonly validation?: PairMetrics;
  /** When the user asked for it. The training never deletes such a checkpoint. */
  readonly kept?: string;
}

/** status.json, replaced atomically by the training process. */
export interface RunStatus {
  readonly version: 1;
  readonly state: RunState;
  readonly pid: number;
  readonly host: string;
  readonly heartbeat: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly epoch: number;
  /** Steps so far that were left out because their gradient was not finite; absent where there were none. */
  readonly skippedSteps?: number;
  readonly stepsPerSecond?: number;
  readonly etaSeconds?: number;
  /** One line; only when `state` is `failed`. */
  readonly error?: string;
  readonly device?: string;
  /** Oldest first. */
  readonly checkpoints: readonly CheckpointEntry[];
  /** File names of the best (lowest validation loss) and of the newest checkpoint. */
  readonly best?: string;
  readonly last?: string;
  /** File name in `samples/` of the newest sheet. */
  readonly lastSample?: string;
}

/** Means over pairs, on 8-bit values: PSNR in dB over RGB, SSIM in [-1, 1], RMSE on the 0–255 scale. */
export interface ImageMetrics {
  readonly psnr: number;
  readonly ssim: number;
  readonly rmse: number;
}

export interface PairMetrics {
  readonly cover: ImageMetrics;
  readonly secret: ImageMetrics;
}

/** One line of metrics.jsonl. */
export interface MetricsLine {
  readonly step: number;
  readonly epoch: number;
  /** Seconds of training so far, over all sessions of the run. */
  readonly time: number;
  readonly learningRate: number;
  /** cover loss + β · secret loss, as the configuration defines them. */
  readonly loss: number;
  readonly coverLoss: number;
  readonly secretLoss: number;
  readonly validation?: PairMetrics;
  /** Steps so far that were left out because their gradient was not finite; absent where there were none. */
  readonly skippedSteps?: number;
}

export type ControlRequest = 'pause' | 'resume' | 'stop' | 'checkpoint';
