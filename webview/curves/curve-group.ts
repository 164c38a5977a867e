import type { XAxis } from './curve';
import type { Range } from './drawn';

/** What the charts of a group are looked at with; kept by the page. */
export interface CurveView {
  readonly axis: XAxis;
  /** Weight of the moving average in [0, 1), 0 = off. */
  readonly smoothing: number;
  /** Curves that are switched off, by their id. */
  readonly hidden: readonly string[];
}

export interface GroupMember {
  /** Something of the view changed. */
  redraw(): void;
  /** Another place of the horizontal axis is pointed at, or none. */
  pointedAt(x: number | undefined): void;
}

/** What several charts share: their horizontal axis with its zoom, the place that is pointed at, the smoothing. */
export class CurveGroup {
  private readonly members = new Set<GroupMember>();
  private range: Range | undefined;

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

  add(member: GroupMember): void {
    this.members.add(member);
  }

  change(changed: Partial<CurveView>): void {
    // A range of steps is none of seconds.
    if (changed.axis && changed.axis !== this.current.axis) this.range = undefined;
    this.current = { ...this.current, ...changed };
    this.onChange(this.current);
    this.redraw();
  }

  zoom(range: Range | undefined): void {
    this.range = range;
    this.redraw();
  }

  point(x: number | undefined): void {
    for (const member of this.members) member.pointedAt(x);
  }

  private redraw(): void {
    for (const member of this.members) member.redraw();
  }
}
