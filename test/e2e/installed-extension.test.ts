import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorkbench, runCommand, screenshot, setTheme } from '../support/workbench/browser.mjs';
import { startServer, type Server } from '../support/workbench/server.mjs';

let workspaceFolder: string;
let server: Server;
let page: Page;

beforeAll(async () => {
  const vsix = process.env.STEGO_VSIX;
  if (vsix === undefined) throw new Error('STEGO_VSIX must name the packaged extension: run npm test e2e.');
  workspaceFolder = await mkdtemp(path.join(os.tmpdir(), 'stego-e2e-'));
  server = await startServer({ workspaceFolder });
  await server.installVsix(vsix);
  ({ page } = await openWorkbench({ server }));
});

afterAll(async () => {
  await page?.context().browser()?.close();
  await server?.stop();
  if (workspaceFolder !== undefined) await rm(workspaceFolder, { recursive: true, force: true });
});

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
