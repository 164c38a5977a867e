import * as l10n from '@vscode/l10n';
import type { FromSweepPage } from '../../src/vscode/panels/sweep/contract';
import { element, setText } from '../shared/dom';
import type { CurvesSection } from './curves-section';
import type { SheetsSection } from './sheets-section';
import type { SweepData } from './sweep-data';

/** More would be a tangle of curves, and hours of scrolling. */
const mostFollowed = 12;

/** The trials that the user chose, whose curves and pictures are asked for. */
export class ChosenTrials {
  /** Says that not all that are chosen can be seen. */
  readonly element = element('p', { class: 'muted followed' });
  readonly numbers: Set<number>;

  constructor(
    kept: readonly number[],
    private readonly curves: CurvesSection,
    private readonly sheets: SheetsSection,
    private readonly post: (message: FromSweepPage) => void,
  ) {
    this.numbers = new Set(kept);
  }

  choose(trials: readonly number[], on: boolean): void {
    for (const trial of trials) {
      if (on) this.numbers.add(trial);
      else this.numbers.delete(trial);
    }
  }

  follow(data: SweepData): void {
    const trials = this.followed(data);
    const { workspace, name } = data.sweep;
    setText(
      this.element,
      this.numbers.size > mostFollowed
        ? l10n.t('Curves, pictures and comparison are those of the first {0} chosen trials.', mostFollowed)
        : '',
    );
    this.curves.choose(
      trials.map((trial) => ({ workspace, name: `${name}:${trial}` })),
      name,
    );
    this.sheets.choose(trials);
    this.post({ type: 'choose', trials });
  }

  compare(data: SweepData): void {
    this.post({ type: 'compare', trials: this.followed(data).sort((a, b) => a - b) });
  }

  private followed({ trials }: SweepData): number[] {
    const known = new Set(trials.map(({ number }) => number));
    return [...this.numbers].filter((trial) => known.has(trial)).slice(0, mostFollowed);
  }
}
