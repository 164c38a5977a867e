import type {
  FigureColumn,
  SweepSummary,
  ToSweepPage,
  TrialRow,
} from '../../src/vscode/panels/sweep/contract';
import { figureColumn, parameterColumn, type Column } from './columns';

type Snapshot = Extract<ToSweepPage, { type: 'snapshot' }>;

/** What the host has told of the sweep so far. */
export class SweepData {
  readonly parameters: readonly Column[];
  readonly figures: readonly Column[];
  private readonly byNumber: Map<number, TrialRow>;

  constructor(private readonly snapshot: Snapshot) {
    this.sweep = snapshot.sweep;
    this.parameters = snapshot.parameters.map(parameterColumn);
    this.figures = snapshot.figures.map(figureColumn);
    this.byNumber = new Map(snapshot.trials.map((trial) => [trial.number, trial]));
    this.trials = [...this.byNumber.values()];
  }

  sweep: SweepSummary;
  /** In the order of their numbers. */
  trials: readonly TrialRow[];

  get columns(): readonly Column[] {
    return [...this.parameters, ...this.figures];
  }

  /** The figure that is called so, else the sweep's own metric. */
  figure(id: string | undefined): FigureColumn | undefined {
    const { figures } = this.snapshot;
    return figures.find((figure) => figure.id === id) ?? figures.at(0);
  }

  /** What a parameter is called where there is little room. */
  labelOf(parameter: string): string {
    return this.parameters.find(({ id }) => id === parameter)?.label ?? parameter;
  }

  change(sweep: SweepSummary, trials: readonly TrialRow[]): void {
    this.sweep = sweep;
    for (const trial of trials) this.byNumber.set(trial.number, trial);
    this.trials = [...this.byNumber.values()].sort((a, b) => a.number - b.number);
  }
}
