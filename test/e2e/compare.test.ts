import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addDataset } from '../../src/datasets/registry';
import { createSampleDataset } from '../../src/datasets/sample-dataset';
import type { PairMetrics } from '../../src/runs/contract';
import {
  closeEditor,
  contextMenu,
  reloadWindow,
  runCommand,
  screenshot,
  setTheme,
  tickQuickPick,
  webviewFrame,
} from '../support/workbench/browser.mjs';
import { withInstalledExtension } from '../support/workbench/installed-extension';
import { packagedStego } from '../support/workbench/packaged-cli';

const names = ['gentle', 'hasty'];
const steps = 12;
const patient = { timeout: 120_000 };
const figures = new Map<string, PairMetrics>();
let page: Page;

withInstalledExtension(
  async (folder) => {
    await createSampleDataset(path.join(folder, 'images'), { count: 40, size: 64, seed: 1 });
    await addDataset(folder, path.join(folder, 'images'));
    for (const [i, name] of names.entries()) {
      const settings = ['--steps', String(steps), '--learning-rate', String(0.001 * (i + 1))];
      const run = ['--data', 'images', '--preset', 'demo', '--name', name, '--device', 'cpu'];
      await packagedStego(folder, 'train', ...run, ...settings);
      const report = await packagedStego(folder, 'eval', `${name}@${steps}`, '--device', 'cpu', '--json');
      figures.set(name, JSON.parse(report) as PairMetrics);
    }
  },
  (opened) => ({ page } = opened),
);

/** In the order in which they were chosen: the palette lists the newest first. */
const tab = () => page.getByRole('tab', { name: /^Compare (hasty, gentle|gentle, hasty)/ });
const comparison = () => webviewFrame(page, '.compare', patient);
const row = (frame: Frame, name: string) => frame.locator('.figures tbody tr').filter({ hasText: name });

/** As the terminal measured the checkpoint, in the digits of the table. */
function measured(name: string): string[] {
  const { cover, secret } = figures.get(name)!;
  return [cover, secret].flatMap(({ psnr, ssim, rmse }) => [
    psnr.toFixed(2),
    ssim.toFixed(4),
    rmse.toFixed(2),
  ]);
}

async function shown(frame: Frame, name: string): Promise<string[]> {
  const texts = await row(frame, name).locator('td.numeric').allTextContents();
  return texts.map((text) => text.replace(' best', ''));
}

async function expectWhole(): Promise<Frame> {
  const frame = await comparison();
  for (const name of names) await expect.poll(() => shown(frame, name), patient).toEqual(measured(name));
  await frame.locator('.sheets canvas').first().waitFor(patient);
  const losses = frame.getByRole('region', { name: 'Losses', exact: true });
  await losses.locator('canvas').waitFor(patient);
  for (const name of names) await losses.getByRole('button', { name: `${name} · Total` }).waitFor(patient);
  return frame;
}

describe('comparing two checkpoints', () => {
  it('works from the palette, with the figures of the terminal', async () => {
    await runCommand(page, 'Stego: Compare Checkpoints…');
    for (const name of names) await tickQuickPick(page, `${name}, step ${steps}`);
    await page.keyboard.press('Enter');
    const frame = await expectWhole();
    await frame.getByRole('rowheader', { name: 'schedule.learningRate' }).waitFor(patient);
    await screenshot(page, 'compare-palette-dark');
  });

  it('brings the panel back after a reload of the window', async () => {
    // In a browser VS Code stores what pages keep every five seconds, since it cannot when it is left.
    await page.waitForTimeout(8_000);
    await reloadWindow(page);
    await expectWhole();
    await setTheme(page, 'light');
    await screenshot(page, 'compare-restored-light');
    await setTheme(page, 'high-contrast');
    await screenshot(page, 'compare-restored-high-contrast');
  });

  it('works from a selection in the tree', async () => {
    await closeEditor(tab());
    await page.getByRole('tab', { name: 'Stego' }).click();
    const run = (name: string) => page.getByRole('treeitem', { name: new RegExp(`^Run ${name}`) });
    // A plain click would open the panel of the run.
    await run(names[0]).click({ modifiers: ['Control'] });
    await run(names[1]).click({ modifiers: ['Control'] });
    await contextMenu(page, run(names[1]), 'Compare Checkpoints…');
    const frame = await expectWhole();
    await frame.getByRole('region', { name: 'Losses', exact: true }).scrollIntoViewIfNeeded();
    await screenshot(page, 'compare-tree-high-contrast');
    await setTheme(page, 'dark');
    await screenshot(page, 'compare-tree-dark');
  });
});
