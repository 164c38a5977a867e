import * as l10n from '@vscode/l10n';
import type { MetricsLine } from '../../src/runs/contract';
import { fractionalEpochs, nearest, type Curve, type XAxis } from './curve';
import type { CurveColor } from '../shared/theme';
import { LossHistory } from './loss-history';
import { cover, secret, series } from './series';

/** Another run is drawn in one colour; which of its curves it is tells the dash. */
export interface OverlaidAs {
  readonly name: string;
  readonly color: CurveColor;
}

type Stroke = Pick<Curve, 'color' | 'dash'> & { readonly name: string };

/** What is known of the metrics of one run, and its curves. */
export class RunCurves {
  readonly history = new LossHistory();
  private measured: MetricsLine[] = [];
  private marked: readonly number[] = [];

  /** `id` tells the runs of a page apart; empty for the run that the page is about. */
  constructor(
    private readonly id: string,
    private readonly overlaid?: OverlaidAs,
  ) {}

  /** Lines with a validation, oldest first. */
  get validation(): readonly MetricsLine[] {
    return this.measured;
  }

  get name(): string | undefined {
    return this.overlaid?.name;
  }

  /** Steps at which the curves shall carry a dot. */
  mark(steps: readonly number[]): void {
    this.marked = [...steps].sort((a, b) => a - b);
  }

  replace(losses: LossHistory['columns'], validation: readonly MetricsLine[]): void {
    this.history.replace(losses);
    this.measured = [...validation];
  }

  append(losses: LossHistory['columns'], validation: readonly MetricsLine[]): void {
    this.history.append(losses);
    // Steps that a resumed run repeats are measured anew.
    const first = losses.step.at(0) ?? Infinity;
    this.measured = [...this.measured.filter(({ step }) => step < first), ...validation];
  }

  losses(axis: XAxis): Curve[] {
    const { columns } = this.history;
    const x = placesOf(columns.step, columns.epoch, columns.time, axis);
    const dots = this.dots(columns.step, x);
    return series.map((one) => this.curve(one.column, one, x, columns[one.column], dots));
  }

  learningRate(axis: XAxis): Curve[] {
    const { columns } = this.history;
    const x = placesOf(columns.step, columns.epoch, columns.time, axis);
    // The name of an overlaid run is enough: there is one curve of each.
    const name = this.overlaid ? '' : l10n.t('Learning rate');
    return [this.curve('learningRate', { ...series[0], name }, x, columns.learningRate)];
  }

  /** PSNR or SSIM of the evaluation pairs. */
  quality(metric: 'psnr' | 'ssim', axis: XAxis): Curve[] {
    const column = (value: (line: MetricsLine) => number | undefined) =>
      Float64Array.from(this.measured, (line) => value(line) ?? NaN);
    const step = column((line) => line.step);
    const x = placesOf(
      step,
      column(({ epoch }) => epoch),
      column(({ time }) => time),
      axis,
    );
    const dots = this.dots(step, x);
    return (['cover', 'secret'] as const).map((image) =>
      this.curve(
        `${metric}.${image}`,
        image === 'cover' ? cover : secret,
        x,
        column(({ validation }) => validation?.[image][metric]),
        dots,
      ),
    );
  }

  /** Where the marked steps lie; not every step is in the log, so the nearest of them. */
  private dots(step: Float64Array, x: Float64Array): readonly number[] {
    return step.length === 0 ? [] : this.marked.map((marked) => x[nearest(step, marked)]);
  }

  private curve(
    column: string,
    stroke: Stroke,
    x: Float64Array,
    y: Float64Array,
    dots?: readonly number[],
  ): Curve {
    const { overlaid } = this;
    return {
      id: `${this.id}${column}`,
      label: stroke.name,
      run: overlaid?.name,
      color: overlaid?.color ?? stroke.color,
      dash: stroke.dash,
      x,
      y,
      dots,
    };
  }
}

function placesOf(step: Float64Array, epoch: Float64Array, time: Float64Array, axis: XAxis): Float64Array {
  if (axis === 'epoch') return fractionalEpochs(step, epoch);
  return axis === 'time' ? time : step;
}
