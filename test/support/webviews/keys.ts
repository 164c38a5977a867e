import type { Page } from 'playwright-core';

declare global {
  interface Window {
    keysAtWindow?: string[];
  }
}

/** The keys pressed from now on that get as far as the window: VS Code passes these on to its own key bindings. */
export async function keysAtWindow(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const keys: string[] = (window.keysAtWindow = []);
    window.addEventListener('keydown', ({ key }) => keys.push(key));
  });
  return () => page.evaluate(() => window.keysAtWindow ?? []);
}
