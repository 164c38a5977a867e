import { element, icon, setText } from '../shared/dom';
import { formatCount, formatLoss } from '../shared/number-format';
import { createButton, createCheckbox } from '../shared/toolkit';
import type { LossHistory } from './loss-history';
import { LossPlot } from './loss-plot';
import { series, swatch } from './series';

export interface LossView {
  readonly logScale: boolean;
  readonly smoothing: number;
}

/**
 * The curves with their controls. The legend doubles as read-out: it shows the exact losses at the pointer,
 * and the latest ones otherwise. Arrow keys move along the curve as the pointer does.
 */
export class LossSection {
  readonly element: HTMLElement;
  private readonly plot: LossPlot;
  private readonly readoutStep = element('span', { class: 'readout-step numeric' });
  private readonly readoutValues = series.map(() => element('span', { class: 'numeric' }));
  private readonly readout: HTMLElement;
  private readonly waiting = element('div', { class: 'empty plot-empty' });
  private readonly cursor: HTMLElement;
  private readonly resetZoom: ReturnType<typeof createButton>;
  private pointed: number | undefined;

  constructor(
    private readonly history: LossHistory,
    private view: LossView,
    onView: (view: LossView) => void,
  ) {
    this.plot = new LossPlot(
      history,
      view,
      (index) => this.showReadout(index),
      (zoomed) => (this.resetZoom.element.hidden = !zoomed),
    );
    this.resetZoom = createButton({
      label: 'Reset Zoom',
      icon: 'screen-normal',
      appearance: 'icon',
      onClick: () => this.plot.resetZoom(),
    });
    this.resetZoom.element.hidden = true;
    const change = (changed: Partial<LossView>) => {
      this.view = { ...this.view, ...changed };
      this.plot.setView(this.view);
      onView(this.view);
    };
    this.readout = element(
      'div',
      { class: 'readout' },
      this.readoutStep,
      ...series.map((one, i) =>
        element('span', { class: 'readout-item' }, swatch(one), `${one.name} `, this.readoutValues[i]),
      ),
    );
    this.cursor = element(
      'div',
      { class: 'plot-frame', role: 'slider', tabindex: '0', 'aria-label': 'Loss curves, step' },
      this.plot.element,
    );
    this.cursor.addEventListener('keydown', (event) => this.moveByKey(event));
    this.cursor.addEventListener('blur', () => this.leave());
    this.element = element(
      'section',
      { class: 'losses', 'aria-labelledby': 'losses-heading' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', { id: 'losses-heading' }, 'Losses'),
        element(
          'div',
          { class: 'section-controls' },
          this.resetZoom.element,
          createCheckbox('Log scale', view.logScale, (logScale) => change({ logScale })),
          smoothingSlider(view.smoothing, (smoothing) => change({ smoothing })),
        ),
      ),
      this.readout,
      this.cursor,
      this.waiting,
    );
  }

  /** After the history changed; `waiting` is what to say while it is empty. */
  update(waiting: { text: string; busy: boolean }): void {
    const empty = this.history.length === 0;
    this.cursor.hidden = empty;
    this.readout.hidden = empty;
    this.waiting.hidden = !empty;
    this.waiting.replaceChildren(...(waiting.busy ? [busyIcon()] : []), waiting.text);
    this.plot.update();
    if (this.pointed !== undefined) this.plot.showPoint(this.pointed);
    this.showReadout(this.pointed);
  }

  private showReadout(index: number | undefined): void {
    const latest = this.history.length - 1;
    this.pointed = index !== undefined && index <= latest ? index : undefined;
    const shown = this.pointed ?? latest;
    if (shown < 0) return;
    const columns = this.history.columns;
    const step = formatCount(columns.step[shown]);
    setText(this.readoutStep, `Step ${step}`);
    series.forEach(({ column }, i) => setText(this.readoutValues[i], formatLoss(columns[column][shown])));
    this.cursor.setAttribute('aria-valuemin', String(columns.step[0]));
    this.cursor.setAttribute('aria-valuemax', String(columns.step[latest]));
    this.cursor.setAttribute('aria-valuenow', String(columns.step[shown]));
    const said = series.map(({ name, column }) => `${name} ${formatLoss(columns[column][shown])}`);
    this.cursor.setAttribute('aria-valuetext', `Step ${step}: ${said.join(', ')}`);
  }

  private moveByKey(event: KeyboardEvent): void {
    const latest = this.history.length - 1;
    const page = Math.max(1, Math.round(latest / 20));
    const from = this.pointed ?? latest;
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      PageDown: from - page,
      PageUp: from + page,
      Home: 0,
      End: latest,
    };
    if (event.key === 'Escape') {
      this.plot.resetZoom();
      this.leave();
      return;
    }
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.showReadout(Math.min(latest, Math.max(0, target)));
    if (this.pointed !== undefined) this.plot.showPoint(this.pointed);
  }

  private leave(): void {
    this.plot.hidePoint();
    this.showReadout(undefined);
  }
}

function busyIcon(): HTMLElement {
  const mark = icon('loading');
  mark.classList.add('codicon-modifier-spin');
  return mark;
}

function smoothingSlider(start: number, onChange: (weight: number) => void): HTMLElement {
  const value = element('output', { class: 'numeric smoothing-value' }, start.toFixed(2));
  const slider = element('input', { type: 'range', min: '0', max: '0.99', step: '0.01' });
  slider.value = String(start);
  slider.addEventListener('input', () => {
    setText(value, slider.valueAsNumber.toFixed(2));
    onChange(slider.valueAsNumber);
  });
  return element('label', { class: 'labelled' }, 'Smoothing', slider, value);
}
