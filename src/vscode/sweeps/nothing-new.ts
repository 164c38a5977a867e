import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { targetReached } from '../../sweeps/controller/more-trials';
import type { KnownSweep } from './sweep-store';

/**
 * Whether a sweep finished because there was nothing to go on with.
 * @param former how it was before it was taken up, where that is known
 */
export function hasNothingNew({ state, status }: KnownSweep, former: KnownSweep | undefined): boolean {
  const before = former?.status?.sweep.trials;
  if (state !== 'finished' || !status || !before) return false;
  const { trials } = status.sweep;
  return trials.length === before.length && trials.every((trial, i) => trial === before[i]);
}

/** Whoever has it go on is told why it does not. */
export function tellNothingNew({ name, status }: KnownSweep): void {
  if (!status) return;
  // Where that is reached, neither more values nor more trials are tried.
  const hint = targetReached(status.sweep)
    ? []
    : [l10n.t('To go on, add values or a larger run_cap to its sweep.yaml.')];
  void vscode.window.showInformationMessage([`${name}:`, status.reason ?? '', ...hint].join(' '));
}
