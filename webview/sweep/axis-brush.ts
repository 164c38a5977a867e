import * as l10n from '@vscode/l10n';
import { element } from '../shared/dom';
import { isShortcut } from '../shared/keys';
import { brushIntervals, brushOf, type Interval } from './brush-intervals';
import type { PlacedAxis } from './parallel-axes';
import type { Brush } from './trial-set';

export interface AxisBrushHandlers {
  readonly onBrushes: (brushes: readonly Brush[]) => void;
  /** The focused end is gone. */
  readonly onFocusLost: () => void;
}

/** How near to its end a brush is caught by it, in pixels. */
const grip = 6;

/**
 * The stretches of an axis within which trials must lie. The pointer draws one, moves it, or takes it by an end; a click
 * beside it takes it away. Each end is a slider for the keyboard.
 */
export class AxisBrush {
  readonly element = element('div', { class: 'axis-track' });
  private axis: PlacedAxis | undefined;
  private brushes: readonly Brush[] = [];
  /** Upper and lower depth of each. */
  private spans: Interval[] = [];
  private boxes: HTMLElement[] = [];
  private isDragging = false;

  constructor(private readonly handlers: AxisBrushHandlers) {
    this.element.addEventListener('pointerdown', (event) => this.press(event));
  }

  show(axis: PlacedAxis, brushes: readonly Brush[]): void {
    this.axis = axis;
    this.brushes = brushes;
    // What is being drawn is not replaced by what it means so far.
    if (!this.isDragging) this.reset();
  }

  private reset(): void {
    const { axis } = this;
    if (!axis) return;
    const { column, scale, depthOf } = axis;
    this.spans = brushIntervals(column, scale, this.brushes).map((interval) => {
      const [a, b] = interval.map(depthOf);
      return a < b ? [a, b] : [b, a];
    });
    this.place();
  }

  private place(): void {
    const { spans } = this;
    if (this.boxes.length !== spans.length) {
      const hadFocus = this.element.contains(document.activeElement);
      this.boxes = spans.map((_, index) => this.box(index));
      this.element.replaceChildren(...this.boxes);
      if (hadFocus) this.handlers.onFocusLost();
    }
    spans.forEach((span, index) => {
      const box = this.boxes[index];
      box.style.top = `${100 * span[0]}%`;
      box.style.height = `${100 * (span[1] - span[0])}%`;
      for (const side of [0, 1] as const) this.describe(box.children[side], index, side);
    });
  }

  private box(index: number): HTMLElement {
    const end = (side: 0 | 1) => {
      const slider = element('div', {
        class: `brush-end ${side === 0 ? 'upper' : 'lower'}`,
        role: 'slider',
        tabindex: '0',
        'aria-orientation': 'vertical',
        'aria-valuemin': '0',
        'aria-valuemax': '100',
      });
      slider.addEventListener('keydown', (event) => this.key(event, index, side));
      return slider;
    };
    return element('div', { class: 'brush' }, end(0), end(1));
  }

  private describe(slider: Element, index: number, side: 0 | 1): void {
    const { axis } = this;
    if (!axis) return;
    const { column, scale } = axis;
    const isLowest = (side === 1) !== axis.flipped;
    const place = axis.placeAt(this.spans[index][side]);
    const name = isLowest ? l10n.t('{0}: lowest', column.label) : l10n.t('{0}: highest', column.label);
    slider.setAttribute('aria-label', name);
    slider.setAttribute('aria-valuenow', String(Math.round(100 * (1 - this.spans[index][side]))));
    // The end of a brush of categories lies between two of them.
    const inner = isLowest ? Math.ceil(place) : Math.floor(place);
    slider.setAttribute('aria-valuetext', scale.format(column.categories ? inner : place));
  }

  private key(event: KeyboardEvent, index: number, side: 0 | 1): void {
    const { axis } = this;
    if (!axis || isShortcut(event)) return;
    if (['Delete', 'Backspace', 'Escape'].includes(event.key)) {
      event.preventDefault();
      this.tell(this.spans.filter((_, i) => i !== index));
      return;
    }
    const { categories } = axis.column;
    const small = categories ? 1 / categories.length : 0.02;
    const large = Math.max(0.1, small);
    const by = { ArrowUp: -small, ArrowDown: small, PageUp: -large, PageDown: large, Home: -1, End: 1 }[
      event.key
    ];
    if (by === undefined) return;
    event.preventDefault();
    const span: [number, number] = [...this.spans[index]];
    span[side] = Math.min(1, Math.max(0, span[side] + by));
    if (span[1] - span[0] < small / 2) return;
    // At once, not when it is drawn: a key may come again before.
    this.spans = this.spans.map((one, i) => (i === index ? span : one));
    this.place();
    this.tell(this.spans);
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0 || !this.axis) return;
    event.preventDefault();
    const { top, height } = this.element.getBoundingClientRect();
    const depthAt = ({ clientY }: PointerEvent) => Math.min(1, Math.max(0, (clientY - top) / height));
    const start = depthAt(event);
    const former = this.spans;
    const caught = former.findIndex(([a, b]) => start >= a - grip / height && start <= b + grip / height);
    const dragged = dragOf(former[caught], start, grip / height);
    let moved = false;
    this.isDragging = true;
    this.element.setPointerCapture(event.pointerId);
    const listening = new AbortController();
    const { signal } = listening;
    const move = (moving: PointerEvent) => {
      moved ||= Math.abs(moving.clientY - event.clientY) >= 3;
      if (!moved) return;
      const span = dragged(depthAt(moving));
      this.spans = caught < 0 ? [span] : former.map((one, i) => (i === caught ? span : one));
      this.place();
      this.tell(this.spans);
    };
    const end = () => {
      listening.abort();
      this.isDragging = false;
      if (!moved && caught < 0 && former.length > 0) this.handlers.onBrushes([]);
      this.reset();
    };
    this.element.addEventListener('pointermove', move, { signal });
    this.element.addEventListener('pointerup', end, { signal });
    this.element.addEventListener('pointercancel', end, { signal });
  }

  private tell(spans: readonly Interval[]): void {
    const { axis } = this;
    if (!axis) return;
    const { column, scale, placeAt } = axis;
    this.handlers.onBrushes(
      spans.flatMap((span) => {
        const [a, b] = span.map(placeAt);
        const brush = brushOf(column, scale, a < b ? [a, b] : [b, a]);
        return 'categories' in brush && brush.categories.length === 0 ? [] : [brush];
      }),
    );
  }
}

/** What becomes of a stretch as the pointer moves: an end of it, the whole, or, where there was none, a new one. */
function dragOf(caught: Interval | undefined, start: number, near: number): (to: number) => Interval {
  const between = (a: number, b: number): Interval => (a < b ? [a, b] : [b, a]);
  if (!caught) return (to) => between(start, to);
  const [upper, lower] = caught;
  if (Math.abs(start - upper) <= near) return (to) => between(to, lower);
  if (Math.abs(start - lower) <= near) return (to) => between(upper, to);
  return (to) => {
    const by = Math.min(1 - lower, Math.max(-upper, to - start));
    return [upper + by, lower + by];
  };
}
