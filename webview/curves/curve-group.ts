import type { XAxis } from './curve';
import { hull, type Range } from './drawn';

/** What the charts of a group are looked at with; kept by the page. */
export interface CurveView {
  readonly axis: XAxis;
  /** Weight of the moving average in [0, 1), 0 = off. */
  readonly smoothing: number;
  /** Curves that are switched off, by their id. */
  readonly hidden: readonly string[];
}

export interface GroupMember {
  /** From the first to the last place of its curves; undefined while they have none. */
  readonly extent: Range | undefined;
  /** Something of the view changed. */
  redraw(): void;
  /** Another place of the horizontal axis is pointed at, or none. */
  pointedAt(x: number | undefined): void;
}

/** What several charts share: their horizontal axis with its zoom, the place that is pointed at, the smoothing. */
export class CurveGroup {
  private readonly members = new Set<GroupMember>();
  private range: Range | undefined;
  private redrawing = false;

  constructor(
    private current: CurveView,
    private readonly onChange: (view: CurveView) => void,
  ) {}

  get view(): CurveView {
    return this.current;
  }

  /** The part of the horizontal axis that is shown; undefined for all of it, however much comes. */
  get x(): Range | undefined {
    return this.range;
  }

  /** What is to be shown of it now. */
  get shownX(): Range | undefined {
    return this.range ?? hull([...this.members].map(({ extent }) => extent));
  }

  add(member: GroupMember): void {
    this.members.add(member);
  }

  change(changed: Partial<CurveView>): void {
    // A range of steps is none of seconds.
    if (changed.axis && changed.axis !== this.current.axis) this.range = undefined;
    this.current = { ...this.current, ...changed };
    this.onChange(this.current);
    this.redrawSoon();
  }

  zoom(range: Range | undefined): void {
    this.range = range;
    this.redrawSoon();
  }

  point(x: number | undefined): void {
    for (const member of this.members) member.pointedAt(x);
  }

  /** Each member once, after all of what is being changed now: what one gets may lengthen the axis of the others. */
  redrawSoon(): void {
    if (this.redrawing) return;
    this.redrawing = true;
    queueMicrotask(() => {
      this.redrawing = false;
      for (const member of this.members) member.redraw();
    });
  }
}
