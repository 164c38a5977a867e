import type { SweepRequest } from '../panels/sweep/contract';
import type { KnownSweep } from './sweep-store';

/** What may be asked of a sweep now. The tree, the panel and the commands offer this and nothing else. */
export function possibleSweepRequests({
  state,
  failed,
  status,
}: Pick<KnownSweep, 'state' | 'failed' | 'status'>): readonly SweepRequest[] {
  if (!status) return [];
  const rerun = failed > 0 ? (['rerunFailed'] as const) : [];
  switch (state) {
    case 'running':
      return ['stop', ...rerun];
    case 'interrupted':
      // What is at work may be so still.
      return ['resume', 'stop', ...rerun];
    default:
      // Also of one that has finished: its file may say more by now.
      return ['resume', ...rerun];
  }
}
