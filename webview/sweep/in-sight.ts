import { observeTheme } from '../shared/theme';

const waiting = new Set<DrawnInSight>();
let frame = 0;

function drawSome(): void {
  frame = 0;
  const urgent = [...waiting].filter(({ isUrgent }) => isUrgent);
  const other = [...waiting].find(({ isUrgent }) => !isUrgent);
  for (const one of other ? [...urgent, other] : urgent) {
    waiting.delete(one);
    one.drawNow();
  }
  if (waiting.size > 0) plan();
}

function plan(): void {
  frame ||= requestAnimationFrame(drawSome);
}

/**
 * Draws an element once a frame at most, again when its size or the theme changes, and only while it is in sight: what
 * lies below the window waits until it is scrolled to. What is not urgent takes turns, one a frame, so that there is
 * time to answer the pointer.
 */
export class DrawnInSight {
  /** In pixels; as it was told, since to ask for it would make the browser lay out the page. */
  size = { width: 0, height: 0 };
  private isInSight = false;
  private isWanted = false;

  constructor(
    element: HTMLElement,
    private readonly draw: () => void,
    readonly isUrgent = false,
  ) {
    new IntersectionObserver((entries) => {
      this.isInSight = entries.at(-1)?.isIntersecting ?? false;
      if (this.isInSight && this.isWanted) this.request();
    }).observe(element);
    new ResizeObserver((entries) => {
      const { width = 0, height = 0 } = entries.at(-1)?.contentRect ?? {};
      this.size = { width: Math.round(width), height: Math.round(height) };
      this.request();
    }).observe(element);
    observeTheme(() => this.request());
  }

  request(): void {
    this.isWanted = true;
    if (!this.isInSight) return;
    waiting.add(this);
    plan();
  }

  drawNow(): void {
    if (!this.isInSight || this.size.width === 0) return;
    this.isWanted = false;
    this.draw();
  }
}
