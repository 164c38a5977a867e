import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { runCommand, screenshot, setTheme } from '../support/workbench/browser.mjs';
import { withInstalledExtension } from '../support/workbench/installed-extension';

let page: Page;

withInstalledExtension(
  async () => {},
  (opened) => ({ page } = opened),
);

it('shows its views in a container of its own', async () => {
  await page.getByRole('tab', { name: 'Stego' }).click();
  const sidebar = page.locator('.part.sidebar');
  for (const view of ['Datasets', 'Runs']) {
    await sidebar.getByRole('button', { name: new RegExp(`^${view}`) }).waitFor();
  }
  await screenshot(page, 'installed-dark');
  await setTheme(page, 'light');
  await screenshot(page, 'installed-light');
});

it('asks for a dataset before it trains', async () => {
  await runCommand(page, 'Stego: Train…');
  const quickInput = page.locator('.quick-input-widget:visible');
  await quickInput.waitFor();
  await screenshot(page, 'installed-train');
  expect(await quickInput.innerText()).toMatch(/dataset/i);
});
