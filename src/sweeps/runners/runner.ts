/** Where the trials of a sweep are computed. A runner keeps no state that a second process could not find again. */
export interface Runner {
  /** How many jobs may be submitted and not ended at a time. */
  readonly parallel: number;
  /**
   * Hands jobs over; the identifiers, which the next process that cares for the sweep is given again, are in their order.
   * Throws a UserError of one line when none was taken.
   */
  submit(jobs: readonly Job[]): Promise<readonly JobId[]>;
  /** What has become of jobs. One of which nothing is known any more is `lost`. */
  poll(ids: readonly JobId[]): Promise<ReadonlyMap<JobId, JobStatus>>;
  /** Ends jobs, waiting or running ones. Those that are over are left alone. */
  cancel(ids: readonly JobId[]): Promise<void>;
}

/** As the runner writes it: a process with its start, a number of Slurm's. One line of text. */
export type JobId = string;

export interface Job {
  /** Number of the trial. */
  readonly trial: number;
  /** Short, of letters, digits, `.`, `_` and `-`, with the trial's number behind the last `-`: shown in queues. */
  readonly name: string;
  /** A program and its arguments, run without a shell: nothing in it is interpreted. */
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Standard output and standard error, appended. */
  readonly log: string;
}

export type JobStatus =
  /** `obstacle`: what keeps it from ever starting by itself and what to do, in the middle of a line. */
  | { readonly kind: 'waiting'; readonly reason?: string; readonly obstacle?: string }
  /** `attempt` counts from 0 how often it was begun again. */
  | { readonly kind: 'running'; readonly node?: string; readonly attempt: number }
  /** How the trial went is told by its own files. */
  | { readonly kind: 'ended'; readonly exitCode?: number; readonly reason?: string }
  | { readonly kind: 'lost' };
