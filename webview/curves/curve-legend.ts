import * as l10n from '@vscode/l10n';
import { element, setText } from '../shared/dom';
import type { Curve } from './curve';
import { swatch } from './swatch';

interface Item {
  readonly button: HTMLButtonElement;
  readonly value: HTMLElement;
}

/** The names of the curves with the values at one place. Each name switches its curve off and on. */
export class CurveLegend {
  readonly element = element('div', { class: 'readout', role: 'group', 'aria-label': l10n.t('Curves') });
  private readonly place = element('span', { class: 'readout-step numeric' });
  private readonly items = new Map<string, Item>();
  private madeFor = '';

  constructor(private readonly onToggle: (id: string) => void) {}

  /** `values` in the order of the curves. */
  show(place: string, curves: readonly Curve[], values: readonly string[], hidden: readonly string[]): void {
    const wanted = JSON.stringify(curves.map(({ id, label, color }) => [id, label, color]));
    if (wanted !== this.madeFor) {
      this.items.clear();
      this.element.replaceChildren(this.place, ...curves.map((curve) => this.make(curve)));
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

  private make(curve: Curve): HTMLElement {
    const value = element('span', { class: 'numeric' });
    const button = element(
      'button',
      { type: 'button', class: 'readout-item', title: l10n.t('Show or hide {0}', curve.label) },
      swatch(curve),
      `${curve.label} `,
      value,
    );
    button.addEventListener('click', () => this.onToggle(curve.id));
    this.items.set(curve.id, { button, value });
    return button;
  }
}
