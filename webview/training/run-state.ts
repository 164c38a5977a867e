import type { ControlRequest, ShownRunState } from '../../src/runs/contract';
import type { RunSummary } from '../../src/vscode/panels/training/contract';

interface StateView {
  readonly label: string;
  readonly icon: string;
  readonly busy?: boolean;
  readonly requests: readonly ControlRequest[];
}

/** How each state is shown, and what may be asked of a run in it. */
export const stateViews: Readonly<Record<ShownRunState, StateView>> = {
  starting: { label: 'Starting', icon: 'loading', busy: true, requests: ['stop'] },
  running: { label: 'Training', icon: 'sync', busy: true, requests: ['pause', 'stop'] },
  paused: { label: 'Paused', icon: 'debug-pause', requests: ['resume', 'stop'] },
  stopped: { label: 'Stopped', icon: 'stop-circle', requests: ['resume'] },
  interrupted: { label: 'Interrupted', icon: 'warning', requests: ['resume'] },
  failed: { label: 'Failed', icon: 'error', requests: [] },
  finished: { label: 'Finished', icon: 'pass', requests: [] },
};

/** What may be asked of the run now. One that failed can go on from its newest checkpoint, if it has one. */
export function possibleRequests({ state, status }: RunSummary): readonly ControlRequest[] {
  if (state === 'failed') return status?.last ? ['resume'] : [];
  return stateViews[state].requests;
}
