import * as l10n from '@vscode/l10n';
import type { MetricsLine } from '../../src/runs/contract';
import { element, setText } from '../shared/dom';
import { formatCount, formatFixed, formatLoss } from '../shared/number-format';
import type { LossHistory } from '../curves/loss-history';
import { swatch } from '../curves/swatch';
import { series } from '../curves/series';

const lossHeadings = [l10n.t('Loss'), l10n.t('Latest'), l10n.t('Lowest')];
const qualityHeadings = [l10n.t('Image'), 'PSNR', 'SSIM', 'RMSE'];

/** The numbers behind the curves, readable without seeing the canvas. */
export class LossTable {
  readonly element: HTMLElement;
  private readonly caption = element('span', { class: 'muted numeric' });
  private readonly cells = series.map(() => ({
    latest: element('td', { class: 'numeric' }),
    lowest: element('td', { class: 'numeric' }),
  }));

  constructor(private readonly history: LossHistory) {
    const rows = series.map((one, i) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, swatch(one), one.name),
        this.cells[i].latest,
        this.cells[i].lowest,
      ),
    );
    this.element = tableSection(l10n.t('Latest losses'), 'loss-table', this.caption, lossHeadings, rows);
  }

  update(): void {
    const { columns, length } = this.history;
    setText(this.caption, length > 0 ? l10n.t('step {0}', formatCount(columns.step[length - 1])) : '');
    series.forEach(({ column }, i) => {
      setText(this.cells[i].latest, formatLoss(length > 0 ? columns[column][length - 1] : undefined));
      setText(this.cells[i].lowest, formatLoss(lowest(columns[column])));
    });
  }
}

/** PSNR, SSIM and RMSE of the newest validation. */
export class ValidationTable {
  readonly element: HTMLElement;
  private readonly caption = element('span', { class: 'muted numeric' });
  private readonly rows = (['cover', 'secret'] as const).map((image) => ({
    image,
    cells: qualityHeadings.slice(1).map(() => element('td', { class: 'numeric' }, '–')),
  }));

  constructor() {
    const rows = this.rows.map(({ image, cells }) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, image === 'cover' ? l10n.t('Cover') : l10n.t('Secret')),
        ...cells,
      ),
    );
    this.element = tableSection(
      l10n.t('Validation'),
      'validation-table',
      this.caption,
      qualityHeadings,
      rows,
    );
  }

  /** Lines without validation are passed over; no line with one empties the table. */
  update(lines: readonly MetricsLine[]): void {
    const line = lines.findLast(({ validation }) => validation);
    setText(this.caption, line ? l10n.t('step {0}', formatCount(line.step)) : '');
    for (const { image, cells } of this.rows) {
      const metrics = line?.validation?.[image];
      setText(cells[0], formatFixed(metrics?.psnr, 2, ' dB'));
      setText(cells[1], formatFixed(metrics?.ssim, 4));
      setText(cells[2], formatFixed(metrics?.rmse, 2));
    }
  }
}

function tableSection(
  title: string,
  id: string,
  caption: HTMLElement,
  headings: readonly string[],
  rows: readonly HTMLElement[],
): HTMLElement {
  const heading = element('h2', { id: `${id}-heading` }, title);
  const head = element('tr', {}, ...headings.map((text) => element('th', { scope: 'col' }, text)));
  return element(
    'section',
    { class: 'numbers' },
    element('div', { class: 'section-head' }, heading, caption),
    element(
      'table',
      { id, 'aria-labelledby': heading.id },
      element('thead', {}, head),
      element('tbody', {}, ...rows),
    ),
  );
}

function lowest(values: Float64Array): number | undefined {
  let low = Infinity;
  // By index: an iterator takes ten times as long, and this is done for every new step of a long run.
  for (let i = 0; i < values.length; i++) if (values[i] < low) low = values[i];
  return low === Infinity ? undefined : low;
}
