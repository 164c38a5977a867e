import * as l10n from '@vscode/l10n';
import { element, setText } from '../shared/dom';
import { formatCount, formatFixed, formatTick } from '../shared/number-format';
import { largestError, summarise } from './error-counts';
import { histogramScale, type HistogramScale } from './histogram-scale';

const height = 132;
const margin = { left: 36, right: 10, top: 8, bottom: 20 };
const bottom = height - margin.bottom;

/** How often each signed error occurs, on a logarithmic scale; the figures beneath say it in words. */
export class ErrorHistogram {
  readonly element: HTMLElement;
  private readonly plot = svg('svg', { class: 'histogram-plot', role: 'img', height: String(height) });
  private readonly figures = element('p', { class: 'histogram-figures numeric muted' });
  private readonly readout = element('span', { class: 'numeric muted', 'aria-hidden': 'true' });
  private counts: Float64Array | undefined;

  constructor(
    private readonly title: string,
    image: 'cover' | 'secret',
  ) {
    this.plot.classList.add(`histogram-${image}`);
    this.element = element(
      'figure',
      { class: 'histogram' },
      element('figcaption', { class: 'histogram-head' }, element('span', {}, title), this.readout),
      element('div', { class: 'histogram-frame' }, this.plot),
      this.figures,
    );
    new ResizeObserver(() => this.draw()).observe(this.element);
    this.plot.addEventListener('pointermove', (event) => this.point(event.offsetX));
    this.plot.addEventListener('pointerleave', () => setText(this.readout, ''));
  }

  update(counts: Float64Array): void {
    this.counts = counts;
    const { mae, rmse, percentile99 } = summarise(counts);
    const words = [
      l10n.t('mean absolute error {0}', formatFixed(mae, 2)),
      l10n.t('RMSE {0}', formatFixed(rmse, 2)),
      l10n.t('99 % within {0}', formatCount(percentile99)),
    ];
    // Lines break between the figures only.
    setText(this.figures, words.map((phrase) => phrase.replaceAll(' ', '\u00a0')).join(' · '));
    this.plot.setAttribute('aria-label', [l10n.t('Errors of {0}', this.title), ...words].join(', '));
    this.draw();
  }

  private get scale(): HistogramScale | undefined {
    const width = this.element.clientWidth - margin.left - margin.right;
    return this.counts && width > 0 ? histogramScale(this.counts, width, bottom - margin.top) : undefined;
  }

  private draw(): void {
    const { scale, counts } = this;
    if (!scale || !counts) return;
    this.plot.setAttribute('width', String(this.element.clientWidth));
    const right = this.element.clientWidth - margin.right;
    const rules = scale.countTicks.map((count) => {
      const y = String(bottom - scale.height(count));
      return svg('g', {}, [
        svg('line', { x1: String(margin.left), x2: String(right), y1: y, y2: y, class: 'rule' }),
        text(formatTick(count), { x: String(margin.left - 6), y, class: 'count-tick' }),
      ]);
    });
    const errors = scale.errorTicks.map((error) => {
      const x = String(margin.left + scale.x(error));
      const sign = error > 0 ? '+' : error < 0 ? '−' : '';
      return text(`${sign}${Math.abs(error)}`, { x, y: String(height - 5), class: 'error-tick' });
    });
    this.plot.replaceChildren(
      ...rules,
      svg('path', { class: 'bars', d: outline(counts, scale) }),
      svg('line', {
        x1: String(margin.left),
        x2: String(right),
        y1: String(bottom),
        y2: String(bottom),
        class: 'axis',
      }),
      ...errors,
    );
  }

  private point(left: number): void {
    const { scale, counts } = this;
    if (!scale || !counts) return;
    const error = scale.errorAt(left - margin.left);
    const count = formatCount(counts[error + largestError]);
    setText(this.readout, l10n.t('error {0}: {1} values', error > 0 ? `+${error}` : error, count));
  }
}

/** One closed shape a bar: its left edge half an error before, its right half an error behind. */
function outline(counts: Float64Array, scale: HistogramScale): string {
  const bars: string[] = [];
  for (let error = -scale.range; error <= scale.range; error++) {
    const count = counts[error + largestError];
    if (count === 0) continue;
    const [from, to] = [error - 0.5, error + 0.5].map((edge) => (margin.left + scale.x(edge)).toFixed(2));
    bars.push(`M${from} ${bottom}V${(bottom - scale.height(count)).toFixed(2)}H${to}V${bottom}Z`);
  }
  return bars.join('');
}

function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  children: readonly Node[] = [],
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function text(words: string, attributes: Readonly<Record<string, string>>): SVGTextElement {
  return svg('text', attributes, [document.createTextNode(words)]);
}
