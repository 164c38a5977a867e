import type { ShownRunState } from '../../src/runs/contract';

interface StateView {
  readonly label: string;
  readonly icon: string;
  readonly busy?: boolean;
}

/** How each state is shown. */
export const stateViews: Readonly<Record<ShownRunState, StateView>> = {
  starting: { label: 'Starting', icon: 'loading', busy: true },
  running: { label: 'Training', icon: 'sync', busy: true },
  paused: { label: 'Paused', icon: 'debug-pause' },
  stopped: { label: 'Stopped', icon: 'stop-circle' },
  interrupted: { label: 'Interrupted', icon: 'warning' },
  failed: { label: 'Failed', icon: 'error' },
  finished: { label: 'Finished', icon: 'pass' },
};
