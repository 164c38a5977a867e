import * as l10n from '@vscode/l10n';
import type { FromSweepPage, ToSweepPage } from '../../src/vscode/panels/sweep/contract';
import type { ImportanceTable } from './importance-table';
import type { SweepData } from './sweep-data';

type Answer = Extract<ToSweepPage, { readonly type: 'importance' }>;

/** Asks what mattered. One question at a time: of a thousand trials an answer takes longer than a trial. */
export class ImportanceQuestion {
  /** What was asked for last; a figure whose trials have not changed needs no second answer. */
  private asked = '';
  private isAnswered = true;

  constructor(
    private readonly table: ImportanceTable,
    private readonly post: (message: FromSweepPage) => void,
  ) {}

  /** Whoever was asked is gone, and the answer with it. */
  forget(): void {
    this.asked = '';
    this.isAnswered = true;
  }

  ask(data: SweepData, wanted: string | undefined): void {
    const figure = data.figure(wanted);
    if (!figure) return;
    // As the host counts them: what a trial logged before it failed, or was to wait again, is no result.
    const over = data.trials.filter(({ state }) => state !== 'running' && state !== 'waiting');
    const measured = over.filter(({ figures, state }) => state !== 'failed' && figure.id in figures);
    if (measured.length === 0) {
      this.forget();
      return this.table.say(l10n.t('Nothing is complete yet.'));
    }
    const question = `${figure.id} ${measured.length} ${over.length}`;
    if (question === this.asked) return;
    if (!this.isAnswered && this.asked.startsWith(`${figure.id} `)) return;
    this.asked = question;
    this.isAnswered = false;
    this.post({ type: 'importance', figure: figure.id });
    if (this.table.isEmpty) this.table.say(l10n.t('Computing…'));
  }

  answer({ figure: of, importance, problem }: Answer, data: SweepData, wanted: string | undefined): void {
    const figure = data.figure(wanted);
    if (of !== figure?.id) return;
    this.isAnswered = true;
    if (importance) this.table.show(importance, figure.label, (name) => data.labelOf(name));
    else this.table.say(problem ?? '');
    // Trials may have come to an end meanwhile.
    this.ask(data, wanted);
  }
}
