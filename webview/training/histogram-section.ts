import * as l10n from '@vscode/l10n';
import { element, setText } from '../shared/dom';
import { formatCount } from '../shared/number-format';
import { ErrorHistogram } from './error-histogram';
import type { Sheet } from '../pictures/sheet';
import { figuresOf } from './sheet-figures';

/** The errors of covers and secrets over all evaluation pairs of the shown step. */
export class HistogramSection {
  readonly element: HTMLElement;
  private readonly cover = new ErrorHistogram(l10n.t('Cover'), 'cover');
  private readonly secret = new ErrorHistogram(l10n.t('Secret'), 'secret');
  private readonly step = element('span', { class: 'muted numeric' });

  constructor() {
    this.element = element(
      'section',
      { class: 'histograms', 'aria-labelledby': 'histograms-heading', hidden: '' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', { id: 'histograms-heading' }, l10n.t('Errors')),
        this.step,
      ),
      element('div', { class: 'histogram-pair' }, this.cover.element, this.secret.element),
    );
  }

  show(sheet: Sheet): void {
    const { cover, secret } = figuresOf(sheet);
    this.element.hidden = false;
    setText(
      this.step,
      l10n.t('step {0} · values per signed error, 0–255 scale, log count', formatCount(sheet.step)),
    );
    this.cover.update(cover);
    this.secret.update(secret);
  }

  hide(): void {
    this.element.hidden = true;
  }
}
