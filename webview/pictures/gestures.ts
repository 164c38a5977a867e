import { isShortcut } from '../shared/keys';
import type { Point } from './viewpoint';

export interface GestureHandlers {
  /** Whether a wheel without Ctrl is meant for the pictures and not for the page. */
  readonly hasFocus: () => boolean;
  /** `at` in pixels of the frame. */
  readonly zoomBy: (factor: number, at?: Point) => void;
  /** By pixels of the screen. */
  readonly panBy: (x: number, y: number) => void;
  readonly fit: () => void;
  readonly actualSize: () => void;
  /** Undefined when the pointer has left. */
  readonly pointAt: (at: Point | undefined) => void;
}

const keyStep = 1.25;
const arrowStep = 48;

/**
 * Turns wheel, drag, pinch and keys on a frame into what they mean for the pictures in it. Gives the function that ends
 * it.
 */
export function listenToGestures(frame: HTMLElement, handlers: GestureHandlers): () => void {
  const listeners = new AbortController();
  const on = <Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => void,
  ) => frame.addEventListener(type, listener, { signal: listeners.signal, passive: false });
  const inFrame = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = frame.getBoundingClientRect();
    return { x: clientX - left - frame.clientLeft, y: clientY - top - frame.clientTop };
  };
  const held = new Map<number, Point>();

  on('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey && !handlers.hasFocus()) return;
    event.preventDefault();
    handlers.zoomBy(2 ** (-wheelPixels(event) / 240), inFrame(event));
  });
  on('pointerdown', (event) => {
    if (event.button !== 0 || isControl(event.target, frame)) return;
    frame.setPointerCapture(event.pointerId);
    held.set(event.pointerId, inFrame(event));
    frame.classList.add('grabbed');
  });
  on('pointermove', (event) => {
    const now = inFrame(event);
    const before = held.get(event.pointerId);
    handlers.pointAt(now);
    if (!before) return;
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    held.set(event.pointerId, now);
    if (!other) return handlers.panBy(now.x - before.x, now.y - before.y);
    // Two fingers: each moves the point between them by half of its own way.
    handlers.panBy((now.x - before.x) / 2, (now.y - before.y) / 2);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    handlers.zoomBy(distance(now, other) / Math.max(1, distance(before, other)), middle);
  });
  for (const type of ['pointerup', 'pointercancel'] as const) {
    on(type, (event) => {
      held.delete(event.pointerId);
      if (held.size === 0) frame.classList.remove('grabbed');
    });
  }
  on('pointerleave', () => handlers.pointAt(undefined));
  on('keydown', (event) => {
    if (event.target !== frame || isShortcut(event)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act(handlers);
  });
  return () => listeners.abort();
}

const keys: Readonly<Record<string, (handlers: GestureHandlers) => void>> = {
  '+': ({ zoomBy }) => zoomBy(keyStep),
  '=': ({ zoomBy }) => zoomBy(keyStep),
  '-': ({ zoomBy }) => zoomBy(1 / keyStep),
  '−': ({ zoomBy }) => zoomBy(1 / keyStep),
  '0': ({ fit }) => fit(),
  '1': ({ actualSize }) => actualSize(),
  ArrowLeft: ({ panBy }) => panBy(arrowStep, 0),
  ArrowRight: ({ panBy }) => panBy(-arrowStep, 0),
  ArrowUp: ({ panBy }) => panBy(0, arrowStep),
  ArrowDown: ({ panBy }) => panBy(0, -arrowStep),
};

/** A slider that lies over the picture is not the picture. */
function isControl(target: EventTarget | null, frame: HTMLElement): boolean {
  return target instanceof Element && target !== frame && target.closest('[role="slider"]') !== null;
}

/** Some wheels count lines or pages. */
function wheelPixels({ deltaY, deltaMode }: WheelEvent): number {
  const unit = [1, 16, 400][deltaMode] ?? 1;
  return Math.max(-480, Math.min(480, deltaY * unit));
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
