/** Who has not come back to the place by then, on a page that is shorter now, is left alone. */
const patienceMs = 5000;

/** How far something is scrolled, in pixels. */
export interface Scroll {
  readonly top: number;
  readonly left: number;
}

/** Keeps how far the page is scrolled down across its being hidden. */
export function keepScroll(former: number | undefined, keep: (top: number) => void): void {
  const page = document.scrollingElement ?? document.documentElement;
  keepPlace(page, window, document.body, { top: former ?? 0, left: 0 }, ({ top }) => keep(top));
}

/** The same of a box within the page, both ways. `content` is what makes it longer than it is high, or wide. */
export function keepScrollOf(
  box: HTMLElement,
  content: HTMLElement,
  former: Scroll | undefined,
  keep: (scroll: Scroll) => void,
): void {
  keepPlace(box, box, content, former ?? { top: 0, left: 0 }, keep);
}

/**
 * What is scrolled comes bit by bit, so the former place is taken once there is enough of it, unless the user goes
 * elsewhere before.
 */
function keepPlace(
  box: Element,
  scrolled: EventTarget,
  content: Element,
  former: Scroll,
  keep: (scroll: Scroll) => void,
): void {
  let wanted: Scroll | undefined = former;
  const arrive = () => {
    if (!wanted) return;
    box.scrollTo({ ...wanted, behavior: 'instant' });
    if (box.scrollTop >= wanted.top - 1 && box.scrollLeft >= wanted.left - 1) settle();
  };
  const growth = new ResizeObserver(arrive);
  const settle = () => {
    wanted = undefined;
    growth.disconnect();
  };
  if (former.top === 0 && former.left === 0) settle();
  else growth.observe(content);
  // On the way to what they are meant for, where they may end.
  for (const event of ['wheel', 'keydown', 'pointerdown'])
    window.addEventListener(event, settle, { once: true, capture: true });
  setTimeout(settle, patienceMs);

  let pause: ReturnType<typeof setTimeout> | undefined;
  scrolled.addEventListener('scroll', () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      if (!wanted) keep({ top: Math.round(box.scrollTop), left: Math.round(box.scrollLeft) });
    }, 100);
  });
}
