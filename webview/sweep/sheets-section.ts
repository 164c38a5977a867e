import * as l10n from '@vscode/l10n';
import type { SamplePayload } from '../../src/vscode/panels/training/contract';
import { cellPixels, columnNames, decodeSheet, type Sheet } from '../pictures/sheet';
import { element } from '../shared/dom';
import { createDropdown } from '../shared/toolkit';
import { trialTitle } from './trial-text';

const gains = [1, 2, 4, 8, 16, 32];

/** The newest six-column sheets of the chosen trials, side by side. */
export class SheetsSection {
  readonly element: HTMLElement;
  private readonly list = element('div', { class: 'trial-sheets' });
  /** Undefined: none yet. */
  private readonly sheets = new Map<number, Sheet | undefined>();

  constructor(
    private gain: number,
    onGain: (gain: number) => void,
  ) {
    const choice = createDropdown(
      l10n.t('Gain of the differences'),
      gains.map((factor) => ({ value: String(factor), text: `×${factor}` })),
      String(gain),
      (value) => {
        this.gain = Number(value);
        onGain(this.gain);
        this.draw();
      },
    );
    this.element = element(
      'section',
      { 'aria-labelledby': 'sheets-heading', hidden: '' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', { id: 'sheets-heading' }, l10n.t('Pictures of the chosen trials')),
        element('span', { class: 'muted' }, columnNames.join(' · ')),
        element(
          'div',
          { class: 'section-tools' },
          element('div', { class: 'labelled' }, element('span', {}, l10n.t('Differences')), choice),
        ),
      ),
      this.list,
    );
  }

  /** These and no others. */
  choose(trials: readonly number[]): void {
    for (const trial of this.sheets.keys()) if (!trials.includes(trial)) this.sheets.delete(trial);
    for (const trial of trials) if (!this.sheets.has(trial)) this.sheets.set(trial, undefined);
    this.draw();
  }

  async receive(trial: number, sample: SamplePayload | undefined): Promise<void> {
    const sheet = sample && (await decodeSheet(sample));
    if (!this.sheets.has(trial)) return;
    this.sheets.set(trial, sheet);
    this.draw();
  }

  private draw(): void {
    this.element.hidden = this.sheets.size === 0;
    this.list.replaceChildren(...[...this.sheets].map(([number, sheet]) => this.figure(number, sheet)));
  }

  private figure(number: number, sheet: Sheet | undefined): HTMLElement {
    const title = trialTitle({ number });
    if (!sheet) {
      const none = element('div', { class: 'empty' }, l10n.t('No pictures yet'));
      return element('figure', {}, element('figcaption', {}, title), none);
    }
    const caption = l10n.t('{0}, step {1}', title, sheet.step);
    return element('figure', {}, element('figcaption', {}, caption), this.canvas(sheet, caption));
  }

  private canvas(sheet: Sheet, label: string): HTMLCanvasElement {
    const { cell, pictures } = sheet;
    const canvas = element('canvas', {
      role: 'img',
      'aria-label': l10n.t('{0}: {1}', label, columnNames.join(', ')),
    });
    canvas.width = columnNames.length * cell;
    canvas.height = pictures.length * cell;
    const context = canvas.getContext('2d');
    pictures.forEach((_, row) =>
      columnNames.forEach((__, column) => {
        const pixels = cellPixels(sheet, row, column, { gain: this.gain, grey: false });
        context?.putImageData(pixels, column * cell, row * cell);
      }),
    );
    return canvas;
  }
}
