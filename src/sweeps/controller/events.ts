import type { SweepEnd, SweepRecord, SweepTrial } from '../sweep-record';

/** What a controller tells whoever started it; the journal says the same to everybody else. */
export type SweepEvent =
  | { readonly kind: 'handedOver'; readonly trials: readonly SweepTrial[] }
  | { readonly kind: 'ended'; readonly trial: SweepTrial; readonly sweep: SweepRecord }
  /** A line for people. */
  | { readonly kind: 'note'; readonly message: string }
  /** How many of the trials at work still wait in the queue of a cluster, where that changed. */
  | { readonly kind: 'queued'; readonly count: number; readonly sweep: SweepRecord }
  /** Now and then, while trials are at work. */
  | { readonly kind: 'progress'; readonly sweep: SweepRecord }
  | { readonly kind: 'over'; readonly end: SweepEnd; readonly sweep: SweepRecord };

export type SweepListener = (event: SweepEvent) => void;
