import type { MetricsLine, RunStatus } from '../runs/contract';

/** What a training tells whoever started it; the run's folder says the same to everybody else. */
export type TrainingEvent =
  /** Before the first step: what is being done, with the share that is done where it is known. */
  | { readonly kind: 'preparing'; readonly message: string; readonly fraction?: number }
  /** A line for people: problems with images, a checkpoint that could not be read. */
  | { readonly kind: 'note'; readonly message: string }
  | { readonly kind: 'metrics'; readonly line: MetricsLine }
  | { readonly kind: 'status'; readonly status: RunStatus };

export type TrainingListener = (event: TrainingEvent) => void;
