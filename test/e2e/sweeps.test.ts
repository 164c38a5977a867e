import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addDataset } from '../../src/datasets/registry';
import { createSampleDataset } from '../../src/datasets/sample-dataset';
import { sweepsFolder } from '../../src/runs/run-paths';
import { sweepFolderAt } from '../../src/sweeps/sweep-folder';
import { readSweepStatus } from '../../src/sweeps/sweep-status';
import {
  closeEditor,
  contextMenu,
  explorerItem,
  screenshot,
  setTheme,
  webviewFrame,
} from '../support/workbench/browser.mjs';
import { withInstalledExtension } from '../support/workbench/installed-extension';

const patient = { timeout: 120_000 };
/** The second learning rate is one that no training survives. */
const text = `method: grid
metric: { name: loss, goal: minimize }
parameters:
  lr: { values: [0.001, 1.0e+30, 0.002, 0.004] }
stego:
  preset: tiny
  dataset: images
  parallel: 1
  settings: { minutes: null, steps: 2400, batchSize: 1, evaluationPairs: 2, every: { log: 10, evaluate: 400, checkpoint: 100 } }
`;
let workspace: string;
let page: Page;

withInstalledExtension(
  async (folder) => {
    await createSampleDataset(path.join(folder, 'images'), { count: 24, size: 32, seed: 1 });
    await addDataset(folder, path.join(folder, 'images'));
    await writeFile(path.join(folder, 'rates.sweep.yaml'), text);
  },
  (opened) => ({ workspace, page } = opened),
);

const folder = () => sweepFolderAt(path.join(sweepsFolder(workspace), 'rates'));
const trialStates = async () => {
  const status = await readSweepStatus(folder()).catch(() => undefined);
  return status?.sweep.trials.map(({ state }) => state) ?? [];
};
const item = (name: RegExp) => page.getByRole('treeitem', { name });
const sweepItem = () => item(/^Sweep rates,/);
const sweepPage = () => webviewFrame(page, '.sweep-header', patient);
const pressed = (frame: Frame, name: string) => frame.getByRole('button', { name, exact: true }).click();
const row = (frame: Frame, trial: number) => frame.locator(`tr:has([data-key="open-${trial}"])`);
const choose = (frame: Frame, trial: number) => frame.locator(`[data-key="pick-${trial}"]`).check();

describe('a sweep', () => {
  let frame: Frame;

  it('begins with the lens of its file, and is watched while it goes on', async () => {
    await page.getByRole('tab', { name: 'Explorer' }).first().click();
    await (await explorerItem(page, 'rates.sweep.yaml')).dblclick();
    const lens = page.locator('.codelens-decoration a').filter({ hasText: 'Run Sweep · grid · 4 trials' });
    await lens.click(patient);
    frame = await sweepPage();
    await expect.poll(() => frame.locator('.state').textContent(), patient).toContain('Running');
    await page.getByRole('tab', { name: 'Stego' }).click();
    await sweepItem().waitFor(patient);
    // What did not survive says so while the others go on.
    await row(frame, 1).filter({ hasText: 'Failed' }).waitFor(patient);
    await row(frame, 2).filter({ hasText: 'Running' }).waitFor(patient);
    await sweepItem().locator('.monaco-tl-twistie').click();
    await item(/^Trial 1, failed/).waitFor(patient);
    await screenshot(page, 'sweep-running-dark');
  });

  it('stops with its trials, and goes on with them', async () => {
    await pressed(frame, 'Stop');
    await expect.poll(() => frame.locator('.state').textContent(), patient).toContain('Stopped');
    expect((await trialStates()).slice(0, 3)).toEqual(['complete', 'failed', 'waiting']);
    await contextMenu(page, sweepItem(), 'Resume Sweep');
    await expect
      .poll(trialStates, { timeout: 180_000 })
      .toEqual(['complete', 'failed', 'complete', 'complete']);
    await expect.poll(() => frame.locator('.state').textContent(), patient).toContain('Finished');
    await item(/^Sweep rates, finished · 4 of 4 trials · best/).waitFor(patient);
  });

  it('shows the curves and pictures of chosen trials, and compares them', async () => {
    for (const trial of [0, 3]) await choose(frame, trial);
    await frame.locator('.sweep .uplot canvas').first().waitFor(patient);
    await screenshot(page, 'sweep-finished-dark');
    for (const theme of ['high-contrast', 'light'] as const) {
      await setTheme(page, theme);
      await screenshot(page, `sweep-finished-${theme}`);
    }
    const sheet = frame.locator('.trial-sheets canvas').last();
    await sheet.waitFor(patient);
    await sheet.scrollIntoViewIfNeeded();
    await screenshot(page, 'sweep-curves-light');
    await pressed(frame, 'Compare Chosen');
    const compared = await webviewFrame(page, '.compare', patient);
    for (const trial of [0, 3]) {
      const line = compared.locator('.figures tbody tr').filter({ hasText: `rates:${trial}` });
      await expect.poll(() => line.locator('td.numeric').first().textContent(), patient).toMatch(/\d/);
    }
    const losses = compared.getByRole('region', { name: 'Losses', exact: true });
    await losses.getByRole('button', { name: 'rates:3 · Total' }).waitFor(patient);
    await screenshot(page, 'sweep-compared-light');
    await setTheme(page, 'dark');
    await closeEditor(page.getByRole('tab', { name: /^Compare rates/ }));
  });

  it('runs again what failed, and is deleted with all its trials', async () => {
    frame = await sweepPage();
    await pressed(frame, 'Re-run Failed');
    await row(frame, 4).filter({ hasText: 'Failed' }).waitFor(patient);
    await item(/^Sweep rates, finished · 5 of 5 trials/).waitFor(patient);
    await contextMenu(page, sweepItem(), 'Delete Sweep…');
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Move to Trash' }).click(patient);
    // The machine of a test has no trash.
    const permanently = page.getByRole('button', { name: 'Delete Permanently' });
    await permanently.click(patient);
    await expect.poll(() => existsSync(folder().folder), patient).toBe(false);
    await sweepItem().waitFor({ state: 'hidden' });
    await page.getByRole('tab', { name: /^Sweep rates/ }).waitFor({ state: 'hidden' });
  });
});
