import * as l10n from '@vscode/l10n';
import type { ShownRunState } from '../../src/runs/contract';

interface StateView {
  readonly label: string;
  readonly icon: string;
  readonly busy?: boolean;
}

/** How each state is shown. */
export const stateViews: Readonly<Record<ShownRunState, StateView>> = {
  starting: { label: l10n.t('Starting'), icon: 'loading', busy: true },
  running: { label: l10n.t('Training'), icon: 'sync', busy: true },
  paused: { label: l10n.t('Paused'), icon: 'debug-pause' },
  stopped: { label: l10n.t('Stopped'), icon: 'stop-circle' },
  interrupted: { label: l10n.t('Interrupted'), icon: 'warning' },
  failed: { label: l10n.t('Failed'), icon: 'error' },
  finished: { label: l10n.t('Finished'), icon: 'pass' },
};
