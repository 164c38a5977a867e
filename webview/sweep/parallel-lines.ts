import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import type { Theme } from '../shared/theme';
import { axisLeft, type PlacedAxis } from './parallel-axes';
import type { Column } from './columns';
import { goodness, shades } from './scale-color';

export interface LinesModel {
  /** Drawn in this order: the last ones lie on top. */
  readonly trials: readonly TrialRow[];
  readonly axes: readonly PlacedAxis[];
  /** The figure that colours the lines. */
  readonly figure: Column;
  readonly chosen: ReadonlySet<number>;
  /** Within the brushes; undefined where there are none. */
  readonly active: ReadonlySet<number> | undefined;
}

const shadeCount = 16;
/** Up to so many lines each of them can be followed. */
const few = 200;
/** How near a pointer must be to a line, in pixels. */
const reach = 8;

/** Trials as lines: where they run, how they are drawn, and which one lies under a pointer. */
export class ParallelLines {
  /** Depths on all axes, trial after trial; NaN where one has no value. */
  private readonly depths: Float32Array;
  /** How good each is, in shades; undefined without the figure. */
  private readonly shades: readonly (number | undefined)[];

  constructor(
    private readonly model: LinesModel,
    private readonly width: number,
    private readonly height: number,
  ) {
    const { trials, axes, figure } = model;
    this.depths = new Float32Array(trials.length * axes.length);
    let at = 0;
    for (const trial of trials) {
      for (const { column, scale, depthOf } of axes) {
        const place = scale.place(column.valueOf(trial));
        this.depths[at++] = place === undefined ? NaN : depthOf(place);
      }
    }
    const values = trials.map(figure.valueOf).map((value) => (typeof value === 'number' ? value : undefined));
    this.shades = goodness(values, figure.figure?.goal === 'minimize').map(
      (good) => good && Math.round(good * (shadeCount - 1)),
    );
  }

  /** All of them, faint: what is out of the brushes. */
  drawAll(context: CanvasRenderingContext2D, theme: Theme): void {
    const { trials } = this.model;
    context.globalAlpha = trials.length <= few ? 0.14 : 0.05;
    context.strokeStyle = theme.mutedText;
    context.lineWidth = 1;
    trials.forEach((_, index) => this.stroke(context, index));
  }

  /** Those within the brushes, and above them the chosen ones. */
  drawActive(context: CanvasRenderingContext2D, theme: Theme): void {
    const { trials, chosen, active } = this.model;
    const isFew = (active?.size ?? trials.length) <= few;
    const colors = shades(theme, shadeCount);
    context.lineWidth = isFew ? 1.25 : 1;
    trials.forEach(({ number }, index) => {
      if (active && !active.has(number)) return;
      const shade = this.shades[index];
      context.globalAlpha = shade === undefined ? 0.35 : isFew ? 0.85 : 0.5;
      context.strokeStyle = shade === undefined ? theme.mutedText : colors[shade];
      this.stroke(context, index);
    });
    context.globalAlpha = 1;
    trials.forEach(({ number }, index) => {
      if (chosen.has(number)) this.strokeAbove(context, index, theme.orange, theme);
    });
  }

  /** One line above all others. */
  drawPointed(context: CanvasRenderingContext2D, index: number, theme: Theme): void {
    this.strokeAbove(context, index, theme.foreground, theme);
    context.fillStyle = theme.foreground;
    this.model.axes.forEach((_, axis) => {
      const y = this.y(index, axis);
      if (Number.isNaN(y)) return;
      context.beginPath();
      context.arc(this.x(axis), y, 3.5, 0, 2 * Math.PI);
      context.fill();
    });
  }

  /** The index of the trial whose line is nearest, among those within the brushes. */
  nearest(x: number, y: number): number | undefined {
    const { axes, trials, active } = this.model;
    let axis = 0;
    while (axis < axes.length - 2 && this.x(axis + 1) < x) axis++;
    const [left, right] = [this.x(axis), this.x(axis + 1)];
    if (axes.length < 2 || x < left - reach || x > right + reach) return undefined;
    const part = Math.min(1, Math.max(0, (x - left) / (right - left)));
    let least = reach;
    let found: number | undefined;
    trials.forEach(({ number }, index) => {
      if (active && !active.has(number)) return;
      const [from, to] = [this.y(index, axis), this.y(index, axis + 1)];
      // At right angles to the line.
      const steepness = Math.hypot(1, (to - from) / (right - left));
      const distance = Math.abs(from + part * (to - from) - y) / steepness;
      // The last of those that lie on each other is on top.
      if (distance > least) return;
      least = distance;
      found = index;
    });
    return found;
  }

  /** Set off from what lies below. */
  private strokeAbove(
    context: CanvasRenderingContext2D,
    index: number,
    color: string,
    { background }: Theme,
  ): void {
    context.lineJoin = 'round';
    context.strokeStyle = background;
    context.lineWidth = 5.5;
    this.stroke(context, index);
    context.strokeStyle = color;
    context.lineWidth = 2.5;
    this.stroke(context, index);
  }

  /** Each by itself: paths of many lines that cross take many times as long to fill. */
  private stroke(context: CanvasRenderingContext2D, index: number): void {
    context.beginPath();
    // A line is broken where a value is missing.
    let isBroken = true;
    for (let axis = 0; axis < this.model.axes.length; axis++) {
      const y = this.y(index, axis);
      if (isBroken) context.moveTo(this.x(axis), y);
      else context.lineTo(this.x(axis), y);
      isBroken = Number.isNaN(y);
    }
    context.stroke();
  }

  private x(axis: number): number {
    return axisLeft(axis, this.model.axes.length, this.width);
  }

  private y(index: number, axis: number): number {
    return this.depths[index * this.model.axes.length + axis] * this.height;
  }
}
