import * as l10n from '@vscode/l10n';
import type { TrialRow, TrialState } from '../../src/vscode/panels/sweep/contract';

export function trialTitle({ number }: Pick<TrialRow, 'number'>): string {
  return l10n.t('Trial {0}', number);
}

/** How many of all trials. */
export function partText(count: number, all: number): string {
  return all === 1 ? l10n.t('{0} of 1 trial', count) : l10n.t('{0} of {1} trials', count, all);
}

export function stateText({
  state,
  queued,
  interrupted,
}: Pick<TrialRow, 'state' | 'queued' | 'interrupted'>): string {
  if (queued) return l10n.t('Queued');
  if (interrupted) return l10n.t('Interrupted');
  switch (state) {
    case 'waiting':
      return l10n.t('Waiting');
    case 'running':
      return l10n.t('Running');
    case 'complete':
      return l10n.t('Complete');
    case 'pruned':
      return l10n.t('Stopped early');
    case 'failed':
      return l10n.t('Failed');
  }
}

export const stateIcons: Readonly<Record<TrialState | 'interrupted', string>> = {
  waiting: 'circle-outline',
  running: 'sync',
  complete: 'check',
  pruned: 'debug-stop',
  failed: 'error',
  interrupted: 'debug-disconnect',
};
