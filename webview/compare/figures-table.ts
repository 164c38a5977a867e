import * as l10n from '@vscode/l10n';
import type { PairMetrics } from '../../src/runs/contract';
import type { ComparedRow } from '../../src/vscode/panels/compare/contract';
import { swatch } from '../curves/swatch';
import { element, icon } from '../shared/dom';
import { formatFixed } from '../shared/number-format';
import type { CurveColor } from '../shared/theme';
import { createButton } from '../shared/toolkit';
import { bestOf, figureColumns, images, type FigureColumn } from './best';

const digits = { psnr: 2, ssim: 4, rmse: 2 };
const names = { psnr: 'PSNR', ssim: 'SSIM', rmse: 'RMSE' };

/** Means over the pairs, one line a checkpoint; where there are none yet, how far it is or why not. */
export class FiguresTable {
  private readonly body = element('tbody');
  private readonly caption = element('span', { class: 'muted numeric' });
  readonly element: HTMLElement;

  constructor(private readonly onRemove: (id: string) => void) {
    const title = { cover: l10n.t('Cover'), secret: l10n.t('Secret') };
    const groups = images.map((image) =>
      element('th', { scope: 'colgroup', colspan: '3', class: 'group' }, title[image]),
    );
    const columns = figureColumns.map(({ metric }) =>
      metric === 'psnr'
        ? element('th', { scope: 'col', class: 'first' }, `${names[metric]} (dB)`)
        : element('th', { scope: 'col' }, names[metric]),
    );
    const nothing = element('td');
    const head = element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col', rowspan: '2' }, l10n.t('Checkpoint')),
        ...groups,
        nothing,
      ),
      element('tr', {}, ...columns, element('td')),
    );
    this.element = element(
      'section',
      { 'aria-labelledby': 'figures-heading' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', { id: 'figures-heading' }, l10n.t('Figures')),
        this.caption,
      ),
      element(
        'div',
        { class: 'scroll-x', tabindex: '0', role: 'region', 'aria-label': l10n.t('Table of figures') },
        element('table', { class: 'figures', 'aria-labelledby': 'figures-heading' }, head, this.body),
      ),
    );
  }

  /** `baseline` stands last, where it is shown; `colorOf` gives the colour of the curves of a row's run. */
  update(
    rows: readonly ComparedRow[],
    baseline: PairMetrics | undefined,
    colorOf: (row: ComparedRow) => CurveColor | undefined,
  ): void {
    const measured = rows.flatMap(({ figures }) => figures ?? []);
    const all = baseline ? [...measured, baseline] : measured;
    const lines = rows.map((row) => {
      const cells = row.figures ? figureCells(row.figures, all) : [stateCell(row)];
      return tableRow([...key(colorOf(row)), row.label], cells, this.removeButton(row));
    });
    if (baseline) lines.push(tableRow([l10n.t('LSB, 4 bits')], figureCells(baseline, all)));
    this.body.replaceChildren(...lines);
    const pairs = rows.find((row) => row.pairs !== undefined)?.pairs;
    this.caption.textContent =
      pairs === undefined
        ? ''
        : pairs === 1
          ? l10n.t('of one pair that none was trained on')
          : l10n.t('means over the same {0} pairs, which none was trained on', pairs);
  }

  private removeButton({ id, label }: ComparedRow): HTMLElement {
    return createButton({
      label: l10n.t('Remove {0}', label),
      icon: 'close',
      appearance: 'icon',
      onClick: () => this.onRemove(id),
    }).element;
  }
}

/** Tells which curves are those of a row. */
function key(color: CurveColor | undefined): Element[] {
  return color ? [swatch({ color, dash: [] })] : [];
}

function tableRow(
  label: readonly (Node | string)[],
  cells: readonly HTMLElement[],
  action?: HTMLElement,
): HTMLElement {
  const last = element('td', { class: 'action' }, ...(action ? [action] : []));
  return element('tr', {}, element('th', { scope: 'row' }, ...label), ...cells, last);
}

function figureCells(figures: PairMetrics, all: readonly PairMetrics[]): HTMLElement[] {
  return figureColumns.map((column) => {
    const value = figures[column.image][column.metric];
    const text = formatFixed(value, digits[column.metric]);
    if (value !== bestOf(all, column)) return element('td', cellOf(column), text);
    const said = element('span', { class: 'visually-hidden' }, ` ${l10n.t('best')}`);
    return element('td', { ...cellOf(column), 'data-best': '' }, icon('star-full'), text, said);
  });
}

const cellOf = ({ metric }: FigureColumn) => ({ class: metric === 'psnr' ? 'numeric first' : 'numeric' });

function stateCell({ state, fraction, problem }: ComparedRow): HTMLElement {
  const cell = (...children: (Node | string)[]) =>
    element('td', { colspan: String(figureColumns.length), class: `row-state ${state}` }, ...children);
  switch (state) {
    case 'failed':
      return cell(icon('error'), problem ?? '');
    case 'cancelled':
      return cell(l10n.t('Cancelled'));
    case 'working': {
      const percent = Math.floor((fraction ?? 0) * 100);
      const fill = element('span');
      fill.style.width = `${percent}%`;
      const bar = element('div', {
        class: 'bar',
        role: 'progressbar',
        'aria-label': l10n.t('Measuring'),
        'aria-valuemin': '0',
        'aria-valuemax': '100',
        'aria-valuenow': String(percent),
      });
      bar.append(fill);
      return cell(element('div', { class: 'measuring' }, l10n.t('Measuring, {0} %', percent), bar));
    }
    default:
      return cell(l10n.t('Waiting'));
  }
}
