import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { explorerItem, runCommand, screenshot, setTheme } from '../support/workbench/browser.mjs';
import { withInstalledExtension } from '../support/workbench/installed-extension';

let workspace: string;
let page: Page;

withInstalledExtension(
  async () => {},
  (opened) => ({ workspace, page } = opened),
);

it('knows a training file that came after the window', async () => {
  // VS Code looks for files that activate an extension only when a window opens, for 7 seconds at most.
  await page.waitForTimeout(8000);
  await writeFile(path.join(workspace, 'late.stego.yaml'), 'preset: tiny\n');
  await runCommand(page, 'Refresh Explorer');
  await (await explorerItem(page, 'late.stego.yaml')).dblclick();
  await page.locator('.codelens-decoration a').filter({ hasText: 'Train · preset tiny' }).waitFor();
});

it('shows its views in a container of its own', async () => {
  await page.getByRole('tab', { name: 'Stego', exact: true }).click();
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
