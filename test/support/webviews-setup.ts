import { ensureChromium } from './workbench/chromium.mjs';

/** Vitest's global setup of the page ring: installs the browser once, before two files at a time want it. */
export async function setup(): Promise<void> {
  await ensureChromium();
}
