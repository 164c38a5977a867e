import type { CurveRun, RunMetrics } from '../../src/vscode/panels/curves/contract';
import type { CurveColor } from '../shared/theme';
import { RunCurves } from './run-curves';

export interface ColouredRun {
  readonly run: CurveRun;
  readonly color: CurveColor;
  readonly curves: RunCurves;
}

/** Runs that are told apart by their colours, each drawn in one. */
export class RunSet {
  private runs: readonly ColouredRun[] = [];

  /** In the order in which runs get them; past the last it begins again. */
  constructor(private readonly colors: readonly CurveColor[]) {}

  get all(): readonly ColouredRun[] {
    return this.runs;
  }

  /** These and no others; what is known of those that stay is kept, and so are their colours. */
  set(wanted: readonly CurveRun[]): void {
    const { colors } = this;
    const kept = this.runs.filter(({ run }) => wanted.some((other) => isSameRun(run, other)));
    const added = wanted.filter((run) => !kept.some((other) => isSameRun(other.run, run)));
    const taken = new Set(kept.map(({ color }) => color));
    const free = colors.filter((color) => !taken.has(color));
    const made = added.map((run, i): ColouredRun => {
      const color = free[i] ?? colors[(kept.length + i) % colors.length];
      const id = `${run.workspace}/${run.name}/`;
      return { run, color, curves: new RunCurves(id, { name: run.name, color }) };
    });
    this.runs = [...kept, ...made];
  }

  find(run: CurveRun): ColouredRun | undefined {
    return this.runs.find((other) => isSameRun(other.run, run));
  }

  receive({ run, reset, losses, validation }: RunMetrics): void {
    const curves = this.find(run)?.curves;
    if (reset) curves?.replace(losses, validation);
    else curves?.append(losses, validation);
  }
}

export function isSameRun(a: CurveRun, b: CurveRun): boolean {
  return a.workspace === b.workspace && a.name === b.name;
}
