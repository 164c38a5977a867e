import type { JobId, JobStatus } from '../runner';
import { isFailedLaunch, obstacle } from './pending-reasons';

/**
 * What is asked of `squeue`: columns of text, which have not changed since Slurm 15.08, while its JSON does with every
 * version. Widths are wide enough to keep the columns apart; a reason is cut.
 */
const columns = [
  ['JobArrayID', 64],
  ['State', 32],
  ['RestartCnt', 16],
  ['exit_code', 32],
  ['NodeList', 64],
  ['Reason', 64],
] as const;

export const queueArguments = [
  '--noheader',
  '--array',
  '--states=all',
  '--me',
  `--Format=${columns.map(([name, width]) => `${name}:${width}`).join(',')}`,
];

export interface QueuedJob {
  readonly id: JobId;
  readonly status: JobStatus;
  /** Begun anew by Slurm, and held back for minutes, so that the node it was on can be cleaned. */
  readonly delayed?: number;
  /** Held by Slurm after it could not be launched; how often it was begun anew. */
  readonly unlaunched?: number;
}

const waiting = ['PENDING', 'CONFIGURING', 'REQUEUED', 'REQUEUE_HOLD', 'REQUEUE_FED', 'SPECIAL_EXIT'];
const running = ['RUNNING', 'COMPLETING', 'SUSPENDED', 'STOPPED', 'SIGNALING', 'RESIZING', 'STAGE_OUT'];

/** Whatever the reason says. */
const isHeld = (state: string) => state === 'REQUEUE_HOLD' || state === 'SPECIAL_EXIT';

/** The jobs that `squeue` printed. */
export function parseQueue(text: string): QueuedJob[] {
  return text.split('\n').flatMap((line): QueuedJob[] => {
    let start = 0;
    const [id, state, restarts, exitStatus, node, reason] = columns.map(([, width]) => {
      const field = line.slice(start, start + width).trim();
      start += width;
      return field;
    });
    if (!isSlurmId(id)) return [];
    const attempt = Number(restarts) || 0;
    if (waiting.includes(state)) {
      const delayed = reason === 'BeginTime' && attempt > 0 ? { delayed: attempt } : {};
      const why = obstacle(reason, id, isHeld(state));
      const status = {
        kind: 'waiting',
        ...(reason ? { reason } : {}),
        ...(why ? { obstacle: why } : {}),
      } as const;
      return [
        { id, status, ...delayed, ...(reason && isFailedLaunch(reason) ? { unlaunched: attempt } : {}) },
      ];
    }
    if (running.includes(state)) {
      return [{ id, status: { kind: 'running', attempt, ...(node ? { node } : {}) } }];
    }
    const exitCode = exitCodeOf(exitStatus);
    return [
      { id, status: { kind: 'ended', reason: state, ...(exitCode === undefined ? {} : { exitCode }) } },
    ];
  });
}

/** Of a job, or of a task of an array. */
export function isSlurmId(text: string): boolean {
  return /^\d+(_\d+)?$/.test(text);
}

/** A wait status as `wait` gives it, or code and signal apart. */
function exitCodeOf(text: string): number | undefined {
  const apart = /^(\d+):(\d+)$/.exec(text);
  if (apart) return Number(apart[2]) > 0 ? 128 + Number(apart[2]) : Number(apart[1]);
  if (!/^\d+$/.test(text)) return undefined;
  const status = Number(text);
  const signal = status & 0x7f;
  return signal > 0 ? 128 + signal : (status >> 8) & 0xff;
}
