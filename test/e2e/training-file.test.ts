import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addDataset } from '../../src/datasets/registry';
import { createSampleDataset } from '../../src/datasets/sample-dataset';
import { leaseHolder } from '../../src/runs/lease';
import { readRunConfig } from '../../src/runs/run-folder';
import { runFolder } from '../../src/runs/run-paths';
import { readStatus } from '../../src/runs/status';
import {
  explorerItem,
  openWorkbench,
  pickQuickPick,
  runCommand,
  screenshot,
  setTheme,
  webviewFrame,
} from '../support/workbench/browser.mjs';
import { startServer, type Server } from '../support/workbench/server.mjs';

const patient = { timeout: 120_000, interval: 100 };
const themes = ['light', 'high-contrast', 'dark'] as const;
const fileName = 'few steps.stego.yaml';
let workspace: string;
let server: Server;
let page: Page;

beforeAll(async () => {
  const vsix = process.env.STEGO_VSIX;
  if (vsix === undefined) throw new Error('STEGO_VSIX must name the packaged extension: run npm test e2e.');
  workspace = await mkdtemp(path.join(os.tmpdir(), 'stego-file-'));
  await createSampleDataset(path.join(workspace, 'images'), { count: 24, size: 32, seed: 1 });
  await addDataset(workspace, path.join(workspace, 'images'));
  await writeFile(
    path.join(workspace, fileName),
    '# A small training.\npreset: tiny\ndataset: images\nsteps: 20\nbatchsize: 4\nloss:\n  kind: cubed\n',
  );
  server = await startServer({ workspaceFolder: workspace });
  await server.installVsix(vsix);
  ({ page } = await openWorkbench({ server }));
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await screenshot(page, `failed ${task.name}`);
});

afterAll(async () => {
  await page?.context().browser()?.close();
  const holder = await leaseHolder(runFolder(workspace, 'few-steps').folder).catch(() => undefined);
  if (holder) process.kill(holder.pid, 'SIGKILL');
  await server?.stop();
  if (workspace !== undefined) await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
});

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
    await page.keyboard.press('Control+.');
    await page.getByText('Change to batchSize').first().waitFor();
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
    await webviewFrame(page, '.run-header', { timeout: 60_000 });
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
