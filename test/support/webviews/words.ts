import type { Page } from 'playwright-core';

/** Names, units and formats, which are the same in every language. */
const everywhere = [
  'PSNR',
  'SSIM',
  'RMSE',
  'MAE',
  'LSB',
  'RGB',
  'dB',
  'PNG',
  'WebP',
  'TIFF',
  'CSV',
  'SVG',
  'px',
];

/**
 * Plain words that a page under a pseudo translation still shows or says: they are in no translation. `data` is what
 * users or files say; `except` selects what shows nothing else.
 */
export async function untranslated(
  page: Page,
  data: readonly string[],
  except = ':not(*)',
): Promise<string[]> {
  const texts = await page.evaluate((selector) => {
    const said = new Set<string>();
    const attributes = ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext', 'aria-description'];
    const visit = (root: Document | ShadowRoot) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let node: Node | null = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node instanceof Element ? node : node.parentElement;
        if (!element || element.closest(`script, style, title, ${selector}`)) continue;
        if (node instanceof Text) said.add(node.data);
        if (!(node instanceof Element)) continue;
        // What is not said needs no words.
        if (!element.closest('[aria-hidden=true]'))
          for (const name of attributes) said.add(node.getAttribute(name) ?? '');
        if (node.shadowRoot) visit(node.shadowRoot);
      }
    };
    visit(document);
    return [...said];
  }, except);
  // The longest first, as one may hold another.
  const known = [...data, ...everywhere].sort((a, b) => b.length - a.length);
  return texts.filter((text) => {
    const rest = known.reduce((left, each) => left.replaceAll(each, ' '), text);
    return /[a-z]{2,}/i.test(rest);
  });
}

/** Texts that are cut off by the box that they are in, where nothing says so and no scrolling helps. */
export function clipped(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const parentOf = (element: Element): Element | null => {
      if (element.assignedSlot) return element.assignedSlot;
      const root = element.getRootNode();
      return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    };
    const cuts = ['hidden', 'clip'];
    const isCut = (text: Text): boolean => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const { right, bottom } = range.getBoundingClientRect();
      for (let box = text.parentElement as Element | null; box; box = parentOf(box)) {
        const { overflowX, overflowY, textOverflow, clipPath } = getComputedStyle(box);
        // Only said.
        if (clipPath === 'inset(50%)') return false;
        if (textOverflow === 'ellipsis' || [overflowX, overflowY].some((way) => /auto|scroll/.test(way)))
          return false;
        const edge = box.getBoundingClientRect();
        const control = box.matches('button, [role=button], vscode-button');
        if ((control || cuts.includes(overflowX)) && right > edge.right + 1) return true;
        if ((control || cuts.includes(overflowY)) && bottom > edge.bottom + 1) return true;
      }
      return false;
    };
    const found: string[] = [];
    const visit = (root: Document | ShadowRoot) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let node: Node | null = walker.nextNode(); node; node = walker.nextNode()) {
        if (node instanceof Element && node.shadowRoot) visit(node.shadowRoot);
        if (!(node instanceof Text) || node.data.trim() === '') continue;
        const parent = node.parentElement;
        if (!parent?.checkVisibility({ visibilityProperty: true })) continue;
        if (parent.closest('script, style')) continue;
        if (isCut(node)) found.push(node.data);
      }
    };
    visit(document);
    return found;
  });
}
