import * as l10n from '@vscode/l10n';
import type { MetricsLine } from '../../src/runs/contract';
import type { LossColumns, OverlaidRun } from '../../src/vscode/panels/training/contract';
import { swatch } from '../curves/swatch';
import { element } from '../shared/dom';
import type { CurveColor } from '../shared/theme';
import { createButton } from '../shared/toolkit';
import { RunCurves } from './run-curves';

/** In the order in which runs get them; the first three belong to the run itself. */
const colors: readonly CurveColor[] = ['orange', 'purple', 'red', 'yellow'];

interface Overlay {
  readonly run: OverlaidRun;
  readonly curves: RunCurves;
}

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
  private all: readonly Overlay[] = [];

  constructor(private readonly onChange: (runs: readonly OverlaidRun[]) => void) {}

  get runs(): RunCurves[] {
    return this.all.map(({ curves }) => curves);
  }

  /** These and no others; what is known of those that stay is kept, and so are their colours. */
  set(runs: readonly OverlaidRun[]): void {
    const known = this.all.filter(({ run }) => runs.some((other) => isSame(run, other)));
    const added = runs.filter((run) => !known.some((other) => isSame(other.run, run)));
    const taken = new Set(known.map(({ curves }) => curves.color));
    const free = colors.filter((color) => !taken.has(color));
    const made = added.map((run, i): Overlay => {
      const color = free[i] ?? colors[(known.length + i) % colors.length];
      const id = `${run.workspace}/${run.name}/`;
      return { run, curves: new RunCurves(id, { name: run.name, color }) };
    });
    this.all = [...known, ...made];
    this.show();
  }

  receive(run: OverlaidRun, reset: boolean, losses: LossColumns, validation: readonly MetricsLine[]): void {
    const curves = this.all.find((other) => isSame(other.run, run))?.curves;
    if (reset) curves?.replace(losses, validation);
    else curves?.append(losses, validation);
  }

  private show(): void {
    this.element.hidden = this.all.length === 0;
    const chips = this.all.map(({ run, curves }) => {
      const remove = createButton({
        label: l10n.t('Remove {0}', run.name),
        icon: 'close',
        appearance: 'icon',
        onClick: () =>
          this.onChange(this.all.map((other) => other.run).filter((other) => !isSame(other, run))),
      });
      const stroke = swatch({ color: curves.color ?? 'foreground', dash: [] });
      return element('span', { class: 'chip' }, stroke, run.name, remove.element);
    });
    this.element.replaceChildren(this.own, ...chips);
  }
}

function isSame(a: OverlaidRun, b: OverlaidRun): boolean {
  return a.workspace === b.workspace && a.name === b.name;
}
