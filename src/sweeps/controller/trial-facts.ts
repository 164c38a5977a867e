import type { ShownRunState } from '../../runs/contract';
import { leaseIsLive, readLease } from '../../runs/lease';
import type { RunFolder } from '../../runs/run-paths';
import { shownState } from '../../runs/shown-state';
import { readStatus } from '../../runs/status';
import type { JobStatus } from '../runners/runner';

/** What is seen of a trial outside of the journal. */
export interface TrialFacts {
  readonly run: ShownRunState;
  /** The lease token of the process that trains it. */
  readonly session?: string;
  readonly step: number;
  /** Why the run failed, in one line. */
  readonly problem?: string;
  /** Absent where the runner could not be asked. */
  readonly job?: JobStatus;
}

/** Looks into the run of a trial. */
export async function readTrialFacts(run: RunFolder, job: JobStatus | undefined): Promise<TrialFacts> {
  const lease = await readLease(run.folder);
  // The status after the lease: whoever gives it back has written its last status before.
  const { status, problem } = await readStatus(run.status);
  const now = Date.now();
  return {
    run: shownState(status, lease, now),
    ...(lease && leaseIsLive(lease, now) ? { session: lease.token } : {}),
    step: status?.step ?? 0,
    ...(status?.error === undefined && problem === undefined ? {} : { problem: status?.error ?? problem }),
    ...(job ? { job } : {}),
  };
}
