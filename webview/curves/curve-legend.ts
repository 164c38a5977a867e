import * as l10n from '@vscode/l10n';
import { element, setText } from '../shared/dom';
import { fullName, type Curve } from './curve';
import { swatch } from './swatch';

interface Item {
  readonly button: HTMLButtonElement;
  readonly value: HTMLElement;
}

/**
 * The names of the curves with the values at one place, a row for each run, its values below those of the others. Each
 * name switches its curve off and on.
 */
export class CurveLegend {
  readonly element = element('div', { class: 'readout', role: 'group', 'aria-label': l10n.t('Curves') });
  private readonly place = element('span', { class: 'readout-step numeric' });
  private readonly items = new Map<string, Item>();
  private madeFor = '';

  constructor(private readonly onToggle: (id: string) => void) {}

  /** `values` in the order of the curves. */
  show(place: string, curves: readonly Curve[], values: readonly string[], hidden: readonly string[]): void {
    const wanted = JSON.stringify(curves.map((curve) => [curve.id, fullName(curve), curve.color]));
    if (wanted !== this.madeFor) {
      this.items.clear();
      // The place heads the row of the run that the page is about; without one it has a row to itself.
      const runs = [...new Set(curves.map(({ run }) => run))];
      if (!runs.includes(undefined)) runs.unshift(undefined);
      this.element.replaceChildren(
        ...runs.map((run, row) =>
          this.row(
            run,
            row + 1,
            curves.filter((curve) => curve.run === run),
          ),
        ),
      );
      this.madeFor = wanted;
    }
    setText(this.place, place);
    curves.forEach(({ id }, i) => {
      const item = this.items.get(id);
      if (!item) return;
      setText(item.value, values[i]);
      item.button.setAttribute('aria-pressed', String(!hidden.includes(id)));
    });
  }

  private row(run: string | undefined, row: number, curves: readonly Curve[]): HTMLElement {
    // The items say whose they are themselves.
    const head = run
      ? element('span', { class: 'readout-run', title: run, 'aria-hidden': 'true' }, run)
      : this.place;
    const cells = [head, ...curves.map((curve) => this.make(curve))];
    cells.forEach((cell, i) => (cell.style.gridArea = `${row} / ${i + 1}`));
    return element('div', { class: 'readout-row' }, ...cells);
  }

  private make(curve: Curve): HTMLElement {
    const value = element('span', { class: 'numeric' });
    const button = element(
      'button',
      { type: 'button', class: 'readout-item', title: l10n.t('Show or hide {0}', fullName(curve)) },
      swatch(curve),
      ...(curve.run
        ? [element('span', { class: 'visually-hidden' }, curve.label ? `${curve.run} · ` : `${curve.run} `)]
        : []),
      ...(curve.label ? [`${curve.label} `] : []),
      value,
    );
    button.addEventListener('click', () => this.onToggle(curve.id));
    this.items.set(curve.id, { button, value });
    return button;
  }
}
