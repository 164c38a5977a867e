import { mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addDataset } from '../../src/datasets/registry';
import { createSampleDataset } from '../../src/datasets/sample-dataset';
import { checkRunConfig } from '../../src/runs/config';
import { appendMetrics } from '../../src/runs/metrics';
import { createRun } from '../../src/runs/run-folder';
import { writeStatus } from '../../src/runs/status';
import {
  hideNotices,
  notices,
  openWorkbench,
  screenshot,
  setTheme,
  webviewFrame,
} from '../support/workbench/browser.mjs';
import { startServer, type Server } from '../support/workbench/server.mjs';

let folder: string;
let server: Server;
let page: Page;

beforeAll(async () => {
  const vsix = process.env.STEGO_VSIX;
  if (vsix === undefined) throw new Error('STEGO_VSIX must name the packaged extension: run npm test e2e.');
  folder = await mkdtemp(path.join(os.tmpdir(), 'stego-restricted-'));
  const workspace = path.join(folder, 'workspace');
  await createSampleDataset(path.join(workspace, 'images'), { count: 20, size: 32, seed: 1 });
  await createSampleDataset(path.join(folder, 'private'), { count: 5, size: 32, seed: 2 });
  await symlink('../../private', path.join(workspace, 'images', 'more'));
  await addDataset(workspace, path.join(workspace, 'images'));
  await addDataset(workspace, path.join(folder, 'private'));
  const run = await createRun(workspace, 'foreign', checkRunConfig({ dataset: { path: 'images' } }, 'test'));
  for (let step = 10; step <= 100; step += 10) {
    const losses = { loss: 8 / step, coverLoss: 3 / step, secretLoss: 5 / step };
    await appendMetrics(run.metrics, { step, epoch: 1, time: step / 10, learningRate: 1e-3, ...losses });
  }
  await writeStatus(run.status, {
    ...{ version: 1, state: 'stopped', pid: 1, host: 'elsewhere', heartbeat: '2026-01-01T00:00:00.000Z' },
    ...{ step: 100, totalSteps: 200, epoch: 1, checkpoints: [] },
  });
  server = await startServer({ workspaceFolder: workspace, workspaceTrust: true });
  await server.installVsix(vsix);
  ({ page } = await openWorkbench({ server }));
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await screenshot(page, `failed ${task.name}`);
});

afterAll(async () => {
  await page?.context().browser()?.close();
  await server?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const item = (name: string | RegExp) => page.getByRole('treeitem', { name }).first();

describe('a folder that is not trusted', () => {
  it('shows its runs and datasets, without what lies elsewhere', async () => {
    await page.getByRole('tab', { name: 'Stego' }).click();
    await item(/^Run foreign,/).waitFor();
    await item(/^Dataset images, 20 images/).waitFor();
    expect(await item(/^Dataset private/).getAttribute('aria-label')).not.toMatch(/\d+ images/);
    await screenshot(page, 'restricted-views-dark');
  });

  it('shows the curves of a run, and does not go on with it', async () => {
    await item(/^Run foreign,/).click();
    const frame = await webviewFrame(page, '.run-header');
    await frame.locator('.uplot canvas').first().waitFor();
    await frame.getByRole('button', { name: 'Resume' }).first().click();
    const refusal = 'Stego Lab trains and runs models only in folders that you trust.';
    await expect.poll(async () => (await notices(page, refusal)).count()).toBe(1);
    await screenshot(page, 'restricted-curves-dark');
    await hideNotices(page);
    await setTheme(page, 'light');
    await screenshot(page, 'restricted-curves-light');
  });

  it('has no command in the palette that it would refuse', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget:visible input').first().fill('>Stego: Open Training');
    const rows = page.locator('.quick-input-widget:visible .monaco-list-row');
    await rows.filter({ hasText: 'Stego: Open Training Panel' }).first().waitFor();
    const input = page.locator('.quick-input-widget:visible input').first();
    for (const command of ['Train…', 'Resume', 'Hide', 'Add Dataset', 'Delete Run']) {
      // Of a long list only the rows in sight exist: each is asked for by its name, beside one that is allowed.
      await input.fill(`>Stego: ${command}`);
      await expect.poll(() => rows.count()).toBeGreaterThan(0);
      const offered = await rows.allInnerTexts();
      expect(offered.filter((text) => text.startsWith(`Stego: ${command}`))).toEqual([]);
    }
    await page.keyboard.press('Escape');
  });
});
