import type { ControlRequest, ShownRunState } from '../../src/runs/contract';

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
  stopped: { label: 'Stopped', icon: 'debug-stop', requests: ['resume'] },
  interrupted: { label: 'Interrupted', icon: 'warning', requests: ['resume'] },
  failed: { label: 'Failed', icon: 'error', requests: [] },
  finished: { label: 'Finished', icon: 'pass', requests: [] },
};
