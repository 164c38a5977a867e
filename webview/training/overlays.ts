import * as l10n from '@vscode/l10n';
import type { CurveRun, RunMetrics } from '../../src/vscode/panels/curves/contract';
import type { RunCurves } from '../curves/run-curves';
import { isSameRun, RunSet } from '../curves/run-set';
import { swatch } from '../curves/swatch';
import { element } from '../shared/dom';
import { createButton } from '../shared/toolkit';

/** The runs that are drawn over the run of the page, each with a chip that takes it away. */
export class Overlays {
  readonly element = element('div', {
    class: 'overlays',
    role: 'group',
    'aria-label': l10n.t('Overlaid runs'),
    hidden: '',
  });
  /** The name of the run that the page is about. */
  readonly own = element('span', { class: 'muted' });
  /** The first three colours belong to the run itself. */
  private readonly overlaid = new RunSet(['orange', 'purple', 'red', 'yellow']);

  constructor(private readonly onChange: (runs: readonly CurveRun[]) => void) {}

  get runs(): RunCurves[] {
    return this.overlaid.all.map(({ curves }) => curves);
  }

  /** These and no others. */
  set(runs: readonly CurveRun[]): void {
    this.overlaid.set(runs);
    this.show();
  }

  receive(metrics: RunMetrics): void {
    this.overlaid.receive(metrics);
  }

  private show(): void {
    const { all } = this.overlaid;
    this.element.hidden = all.length === 0;
    const chips = all.map(({ run, color }) => {
      const remove = createButton({
        label: l10n.t('Remove {0}', run.name),
        icon: 'close',
        appearance: 'icon',
        onClick: () => this.onChange(all.map((other) => other.run).filter((other) => !isSameRun(other, run))),
      });
      return element('span', { class: 'chip' }, swatch({ color, dash: [] }), run.name, remove.element);
    });
    this.element.replaceChildren(this.own, ...chips);
  }
}
