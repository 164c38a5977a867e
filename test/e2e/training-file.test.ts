import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addDataset } from '../../src/datasets/registry';
import { createSampleDataset } from '../../src/datasets/sample-dataset';
import { readRunConfig } from '../../src/runs/run-folder';
import { runFolder } from '../../src/runs/run-paths';
import { readStatus } from '../../src/runs/status';
import {
  explorerItem,
  pickQuickPick,
  runCommand,
  screenshot,
  setTheme,
  webviewFrame,
} from '../support/workbench/browser.mjs';
import { withInstalledExtension } from '../support/workbench/installed-extension';

const patient = { timeout: 120_000, interval: 100 };
const themes = ['light', 'high-contrast', 'dark'] as const;
const fileName = 'few steps.stego.yaml';
let workspace: string;
let page: Page;

withInstalledExtension(
  async (folder) => {
    await createSampleDataset(path.join(folder, 'images'), { count: 24, size: 32, seed: 1 });
    await addDataset(folder, path.join(folder, 'images'));
    await writeFile(
      path.join(folder, fileName),
      '# A small training.\npreset: tiny\ndataset: images\nsteps: 20\nbatchsize: 4\nloss:\n  kind: cubed\n',
    );
  },
  (opened) => ({ workspace, page } = opened),
);

const lens = () => page.locator('.codelens-decoration a');
const squiggles = () => page.locator('.monaco-editor .squiggly-error');
const onDisk = () => readFile(path.join(workspace, fileName), 'utf8');

describe('a training file', () => {
  it('shows its training and its mistakes', async () => {
    await (await explorerItem(page, fileName)).dblclick();
    await expect
      .poll(() => lens().allInnerTexts(), patient)
      .toEqual([expect.stringContaining('Train · preset tiny · dataset images')]);
    await expect.poll(() => squiggles().count(), patient).toBe(2);
    await page.locator('.view-line').getByText('cubed').hover();
    await page.getByText('loss.kind must be one of squared, absolute.').first().waitFor();
    for (const theme of themes) {
      await setTheme(page, theme);
      await screenshot(page, `training-file-${theme}`);
    }
  });

  it('mends a slip', async () => {
    await page.locator('.view-line').getByText('batchsize').click();
    const fix = page.getByText('Change to batchSize').first();
    // The editor may not have heard of the click yet.
    const offered = async () => {
      await page.keyboard.press('Control+.');
      return fix.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    };
    await expect.poll(offered, patient).toBe(true);
    await page.keyboard.press('Enter');
    await page.locator('.view-line').getByText('batchSize').waitFor();
  });

  it('completes what is typed', async () => {
    await page.locator('.view-line').getByText('cubed').dblclick();
    await page.keyboard.type('sq');
    const suggestion = page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'squared' });
    await suggestion.waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('ss');
    await page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'ssim' }).waitFor();
    await page.keyboard.press('Control+Space');
    await screenshot(page, 'training-file-completion-dark');
    await page.keyboard.press('Enter');
    await page.keyboard.type('0.1');
    await page.keyboard.press('Control+S');
    await expect.poll(onDisk, patient).toMatch(/batchSize: 4\nloss:\n {2}kind: squared\n {2}ssim: 0\.1\n/);
    await expect.poll(() => squiggles().count(), patient).toBe(0);
  });

  it('trains by its lens', async () => {
    await lens().first().click();
    await webviewFrame(page, '.run-header');
    const run = runFolder(workspace, 'few-steps');
    await expect.poll(async () => (await readStatus(run.status)).status?.state, patient).toBe('finished');
    expect(await readRunConfig(run.folder)).toMatchObject({
      steps: 20,
      batchSize: 4,
      loss: { kind: 'squared', ssim: 0.1 },
      dataset: { path: 'images' },
    });
  });
});

describe('the walkthrough', () => {
  it('shows its four steps', async () => {
    for (const theme of themes) {
      // From inside the walkthrough no key reaches the palette.
      await page.getByRole('tab', { name: fileName }).click();
      await setTheme(page, theme);
      await runCommand(page, 'Welcome: Open Walkthrough...');
      await pickQuickPick(page, 'Get Started with Stego Lab');
      const steps = page.locator('.getting-started-step .step-title');
      await steps.first().waitFor();
      expect(await steps.allInnerTexts()).toEqual([
        'Get pictures',
        'Train',
        'Watch and compare',
        'Hide and reveal',
      ]);
      // Where the picture of a step is drawn, its page is whole.
      await webviewFrame(page, 'svg');
      await screenshot(page, `walkthrough-${theme}`);
    }
  });
});
