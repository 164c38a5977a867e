import * as l10n from '@vscode/l10n';
import type { SweepSummary } from '../../src/vscode/panels/sweep/contract';

/** Why there is no trial to be seen. */
export function noTrialsText({ state, unreadable }: SweepSummary): string {
  if (unreadable) return l10n.t('The trials of this sweep cannot be read.');
  switch (state) {
    case 'running':
      return l10n.t('The first trial has not begun yet.');
    case 'stopped':
      return l10n.t('The sweep was stopped before its first trial.');
    case 'interrupted':
      return l10n.t('The sweep was interrupted before its first trial.');
    case 'failed':
      return l10n.t('The sweep failed before its first trial.');
    case 'finished':
      return l10n.t('The sweep is finished, without any trial.');
  }
}
