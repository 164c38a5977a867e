import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';

/** RGB of single pixels of a canvas, read from a copy so that the page's own canvas stays as it is. */
export function canvasPixels(
  canvas: Locator,
  points: readonly (readonly [number, number])[],
): Promise<readonly (readonly number[])[]> {
  return canvas.evaluate((element, wanted) => {
    const source = element as HTMLCanvasElement;
    const context = new OffscreenCanvas(source.width, source.height).getContext('2d', {
      willReadFrequently: true,
    });
    context?.drawImage(source, 0, 0);
    return wanted.map(([x, y]) => [...(context?.getImageData(x, y, 1, 1).data ?? [])].slice(0, 3));
  }, points);
}

/** How many pixels of a canvas have a colour near the given CSS colour, and a mark that changes with any pixel. */
export function canvasInk(canvas: Locator, color: string): Promise<{ pixels: number; hash: number }> {
  return canvas.evaluate((element, css) => {
    const source = element as HTMLCanvasElement;
    const { width, height } = source;
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    copy?.drawImage(source, 0, 0);
    const data = copy?.getImageData(0, 0, width, height).data ?? [];
    const probe = new OffscreenCanvas(1, 1).getContext('2d');
    if (!probe) return { pixels: 0, hash: 0 };
    probe.fillStyle = css;
    probe.fillRect(0, 0, 1, 1);
    const wanted = probe.getImageData(0, 0, 1, 1).data;
    let pixels = 0;
    let hash = 0;
    for (let i = 0; i < data.length; i += 4) {
      hash = (hash * 31 + data[i] + 3 * data[i + 1] + 5 * data[i + 2] + 7 * data[i + 3]) | 0;
      const near = [0, 1, 2].every((channel) => Math.abs(data[i + channel] - wanted[channel]) < 24);
      if (near && data[i + 3] > 200) pixels++;
    }
    return { pixels, hash };
  }, color);
}

/**
 * How much what is drawn in an element differs at most along a line from its upper to its lower end, as WCAG counts it.
 *
 * @param x part of its width. The ends are left out: what is behind the element may shine through there.
 */
export async function contrastDown(element: Locator, x: number): Promise<number> {
  const shot = await element.screenshot({ caret: 'initial' });
  const { data, info } = await sharp(shot).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const linear = (value: number) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const lights = Array.from({ length: height - 4 }, (_, i) => {
    const at = channels * ((i + 2) * width + Math.floor(x * width));
    return 0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1]) + 0.0722 * linear(data[at + 2]);
  });
  return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
}

/**
 * Texts whose contrast against what lies behind them is under 4.5 (WCAG 2.2, 1.4.3), shadow roots included.
 * Disabled controls are exempt there and here.
 */
export function poorContrast(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    type Rgba = readonly [number, number, number, number];
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const rgba = (css: string): Rgba => {
      if (!context) throw new Error('no canvas');
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = css;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top: Rgba, below: Rgba): Rgba => {
      const mix = (i: 0 | 1 | 2) => top[i] * top[3] + below[i] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const parentOf = (element: Element): Element | null => {
      if (element.assignedSlot) return element.assignedSlot;
      if (element.parentElement) return element.parentElement;
      const root = element.getRootNode();
      return root instanceof ShadowRoot ? root.host : null;
    };
    const behind = (element: Element | null): Rgba => {
      if (!element) return [255, 255, 255, 1];
      const own = rgba(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, behind(parentOf(element)));
    };
    const luminance = (color: Rgba) => {
      const linear = (value: number) =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
    };
    const poor: string[] = [];
    let checked = 0;
    const visit = (root: Document | ShadowRoot) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let node: Node | null = walker.nextNode(); node; node = walker.nextNode()) {
        if (node instanceof Element && node.shadowRoot) visit(node.shadowRoot);
        const text = node instanceof Text ? node.data.trim() : '';
        const parent = node.parentElement;
        if (text === '' || !parent || !parent.checkVisibility()) continue;
        if (parent.closest('[disabled], .visually-hidden, script, style, title')) continue;
        const background = behind(parent);
        const lights = [
          luminance(over(rgba(getComputedStyle(parent).color), background)),
          luminance(background),
        ];
        const ratio = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
        checked++;
        if (ratio < 4.5) poor.push(`${text}: ${ratio.toFixed(2)}`);
      }
    };
    visit(document);
    return checked > 0 ? poor : ['The page shows no text at all.'];
  });
}

/** Elements that reach over the right edge of the window without lying in a box that scrolls. */
export function overflowing(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      (['auto', 'scroll', 'hidden'].includes(getComputedStyle(element).overflowX) ||
        scrolls(element.parentElement));
    return [...document.querySelectorAll('main *')]
      .filter((element) => element.checkVisibility() && !scrolls(element.parentElement))
      .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 0.5)
      .map((element) => `${element.tagName}.${element.className}`);
  });
}
