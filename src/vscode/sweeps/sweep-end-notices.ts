import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { claimEndOfSweep } from '../../runs/told-ending';
import { EndNotices } from '../end-notices';
import { isPanelInFront } from '../panel-in-front';
import { sweepPanelTitle } from '../panels/sweep/panel-title';
import { hasNothingNew } from './nothing-new';
import type { KnownSweep, SweepStore } from './sweep-store';

/** Tells how sweeps end, whoever began them. */
export class SweepEndNotices extends EndNotices<KnownSweep> {
  constructor(store: SweepStore, memory: vscode.Memento) {
    const before = new SweepsBefore(store);
    super(
      {
        key: 'stego.sweepsGoing',
        onDidChange: store.onDidChange,
        all: () => store.sweeps,
        refresh: () => store.refresh(),
        isActive: ({ state }) => state === 'running',
        isNews: (sweep) => isEndNews(sweep, before.find(sweep)),
        isInFront: (sweep) => isPanelInFront('stego.sweep', sweepPanelTitle(sweep)),
        claim: ({ folder, status }) => claimEndOfSweep(folder, status?.sweep.end !== undefined),
        tell,
      },
      memory,
    );
    this.disposables.add(before);
  }
}

/**
 * Whether an end is told that nobody has asked for. Whoever has a sweep go on that has nothing to go on with gets
 * another answer.
 */
export function isEndNews(sweep: KnownSweep, before: KnownSweep | undefined): boolean {
  return sweep.status !== undefined && sweep.state !== 'stopped' && !hasNothingNew(sweep, before);
}

/** How sweeps were before they were taken up, as far as this window has seen it. */
class SweepsBefore implements vscode.Disposable {
  private readonly resting = new Map<string, KnownSweep>();
  private readonly before = new Map<string, KnownSweep>();
  private readonly subscription: vscode.Disposable;

  constructor(store: SweepStore) {
    this.subscription = store.onDidChange(() => store.sweeps.forEach((sweep) => this.see(sweep)));
  }

  find({ folder }: KnownSweep): KnownSweep | undefined {
    return this.before.get(folder);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private see(sweep: KnownSweep): void {
    const { folder, state } = sweep;
    if (state !== 'running') return void this.resting.set(folder, sweep);
    const former = this.resting.get(folder);
    if (former) this.before.set(folder, former);
    this.resting.delete(folder);
  }
}

async function tell(sweep: KnownSweep): Promise<void> {
  const { workspace, name } = sweep;
  const open = { title: l10n.t('Open Sweep'), command: 'stego.openSweep' };
  const resume = { title: l10n.t('Resume'), command: 'stego.resumeSweep' };
  const chosen = await message();
  if (chosen) await vscode.commands.executeCommand(chosen.command, { workspace, name });

  function message(): Thenable<typeof open | undefined> {
    const { status, state } = sweep;
    const reason = status?.reason ?? '';
    if (state === 'failed')
      return vscode.window.showErrorMessage(l10n.t('The sweep {0} failed: {1}', name, reason), open);
    if (state === 'interrupted') {
      const text = l10n.t('The sweep {0} ended unexpectedly. It can go on where it was.', name);
      return vscode.window.showWarningMessage(text, resume, open);
    }
    const trials = status?.sweep.trials ?? [];
    const failed = trials.find(({ problem }) => problem !== undefined);
    if (failed && trials.every((trial) => trial.state === 'failed')) {
      const why = failed.problem ?? '';
      const text = l10n.t('All trials of the sweep {0} failed, trial {1} so: {2}', name, failed.number, why);
      return vscode.window.showErrorMessage(text, open);
    }
    return vscode.window.showInformationMessage(
      l10n.t('The sweep {0} has finished. {1}', name, reason),
      open,
    );
  }
}
