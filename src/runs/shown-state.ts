import type { RunStatus, ShownRunState } from './contract';
import { leaseIsLive, type LeaseHolder } from './lease';

/**
 * What to show of a run, from its status and who is named in its lease (`readLease`) at `now` (ms since 1970).
 * A session takes the lease before it writes its status and gives it back after its last one.
 */
export function shownState(
  status: RunStatus | undefined,
  lease: LeaseHolder | undefined,
  now: number,
): ShownRunState {
  const holder = lease && leaseIsLive(lease, now) ? lease : undefined;
  if (!status && holder) return 'starting';
  // Whoever ends in order gives the lease back.
  if (!status) return lease ? 'interrupted' : 'stopped';
  // A status of the session before: the new one has not written its own yet.
  if (holder && (holder.pid !== status.pid || holder.host !== status.host)) return 'starting';
  const active = status.state === 'starting' || status.state === 'running' || status.state === 'paused';
  return active && !holder ? 'interrupted' : status.state;
}
