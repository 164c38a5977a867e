import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addDataset } from '../../src/datasets/registry';
import { createSampleDataset } from '../../src/datasets/sample-dataset';
import { loadCheckpoint } from '../../src/runs/checkpoints';
import { checkRunConfig } from '../../src/runs/config';
import { requestControl } from '../../src/runs/control';
import { leaseHolder } from '../../src/runs/lease';
import { appendMetrics, readMetrics } from '../../src/runs/metrics';
import { createRun, readRunConfig } from '../../src/runs/run-folder';
import { runFolder } from '../../src/runs/run-paths';
import { readStatus, writeStatus } from '../../src/runs/status';
import {
  contextMenu,
  hideNotices,
  notices,
  openWorkbench,
  pressUntil,
  reloadWindow,
  screenshot,
  setTheme,
  typeInput,
  webviewFrame,
} from '../support/workbench/browser.mjs';
import { startServer, type Server } from '../support/workbench/server.mjs';

const patient = { timeout: 120_000, interval: 50 };
let workspace: string;
let server: Server;
let page: Page;
/** A second window on the same folder. */
let other: Page;

beforeAll(async () => {
  const vsix = process.env.STEGO_VSIX;
  if (vsix === undefined) throw new Error('STEGO_VSIX must name the packaged extension: run npm test e2e.');
  workspace = await mkdtemp(path.join(os.tmpdir(), 'stego-runs-'));
  await createSampleDataset(path.join(workspace, 'images'), { count: 24, size: 32, seed: 1 });
  await addDataset(workspace, path.join(workspace, 'images'));
  for (const name of ['old-1', 'old-2', 'old-3']) await leaveRun(name);
  server = await startServer({ workspaceFolder: workspace });
  await server.installVsix(vsix);
  ({ page } = await openWorkbench({ server }));
  await page.getByRole('tab', { name: 'Stego' }).click();
});

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await screenshot(page, `failed ${task.name}`);
  if (other) await screenshot(other, `failed ${task.name}, other window`);
});

afterAll(async () => {
  for (const each of [page, other]) await each?.context().browser()?.close();
  // Trainings go on without their windows; none must outlive its test.
  for (const name of workspace === undefined ? [] : await readdir(path.join(workspace, '.stego/runs'))) {
    const holder = await leaseHolder(folderOf(name)).catch(() => undefined);
    if (holder) process.kill(holder.pid, 'SIGKILL');
  }
  await server?.stop();
  if (workspace !== undefined) await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
});

/** A run as a training of some other day has left it. */
async function leaveRun(name: string): Promise<void> {
  const run = await createRun(workspace, name, checkRunConfig({ dataset: { path: 'images' } }, 'test'));
  for (let step = 10; step <= 200; step += 10) {
    const [coverLoss, secretLoss] = [3 / step, 5 / step];
    const loss = coverLoss + secretLoss;
    const time = step / 10;
    await appendMetrics(run.metrics, {
      step,
      epoch: 1,
      time,
      learningRate: 1e-3,
      loss,
      coverLoss,
      secretLoss,
    });
  }
  await writeStatus(run.status, {
    ...{ version: 1, state: 'finished', pid: 1, host: 'elsewhere', heartbeat: '2026-01-01T00:00:00.000Z' },
    ...{ step: 200, totalSteps: 200, epoch: 1, checkpoints: [] },
  });
}

/** Runs the packaged `stego` as a terminal beside the editor would. */
async function trainOutside(name: string, steps: number): Promise<void> {
  const installed = await readdir(server.extensionsDir);
  const extension = installed.find((folder) => folder.startsWith('stego-lab.'));
  const cli = path.join(server.extensionsDir, extension ?? '', 'dist/cli.js');
  const file = path.join(workspace, `${name}.stego.yaml`);
  await writeFile(
    file,
    `preset: tiny\ndataset: images\nsteps: ${steps}\nbatchSize: 2\nevery: { log: 2, evaluate: 50, checkpoint: 50 }\n`,
  );
  const args = [cli, 'train', file, '--workspace', workspace, '--name', name];
  spawn(process.execPath, args, { detached: true, stdio: 'ignore' }).unref();
}

const folderOf = (name: string) => runFolder(workspace, name).folder;
const status = async (name: string) => (await readStatus(runFolder(workspace, name).status)).status;
const stateOf = async (name: string) => (await status(name))?.state;
const entry = (name: string, window = page) =>
  window.getByRole('treeitem', { name: new RegExp(`^Run ${name},`) });
const shownRuns = async (window = page) => {
  const rows = window.getByRole('treeitem', { name: /^Run / });
  const labels = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')));
  return labels.map((label) => /^Run ([^,]+),/.exec(label ?? '')?.[1]);
};
const trainingPage = () => webviewFrame(page, '.run-header');
/** How many messages of the windows hold a text. */
async function told(windows: readonly Page[], text: string | RegExp): Promise<number> {
  const counts = await Promise.all(windows.map(async (each) => (await notices(each, text)).count()));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** A click on the name would open the panel of the run, and the keyboard would go there. */
const toggle = (item: Locator) => item.click({ modifiers: ['ControlOrMeta'] });

/** Selects these runs and no others. */
async function select(...names: readonly string[]): Promise<void> {
  const wanted = names.map((name) => RegExp(`^Run ${name},`));
  for (const row of await page.getByRole('treeitem', { name: /^Run /, selected: true }).all()) {
    const label = (await row.getAttribute('aria-label')) ?? '';
    if (!wanted.some((pattern) => pattern.test(label))) await toggle(row);
  }
  for (const name of names) {
    if ((await entry(name).getAttribute('aria-selected')) !== 'true') await toggle(entry(name));
  }
  const selected = page.getByRole('treeitem', { name: /^Run /, selected: true });
  await expect.poll(() => selected.count(), patient).toBe(names.length);
}

async function answerDialog(label: string): Promise<void> {
  await page.locator('.monaco-dialog-box').getByRole('button', { name: label }).click();
}

/** Pauses a training at a step or later, however fast the machine is: what comes next does not race with it. */
async function hold(name: string, step: number): Promise<number> {
  await expect.poll(async () => (await status(name))?.step ?? 0, patient).toBeGreaterThanOrEqual(step);
  await requestControl(folderOf(name), 'pause');
  await expect.poll(() => stateOf(name), patient).toBe('paused');
  return (await status(name))?.step ?? NaN;
}

describe('the runs of a workspace', () => {
  it('show a training that was started in a terminal', async () => {
    await trainOutside('outside', 400);
    await entry('outside').waitFor();
    await hold('outside', 10);
    await expect.poll(() => entry('outside').getAttribute('aria-label'), patient).toMatch(/paused/);
    await page.locator('.statusbar-item').filter({ hasText: 'paused' }).waitFor();
    await screenshot(page, 'runs-outside-dark');
  });

  it('get another name by F2', async () => {
    await select('old-1');
    await pressUntil(
      page,
      'F2',
      page.locator('.quick-input-widget:visible').getByText(/Rename the run "old-1"/),
    );
    await typeInput(page, 'first-try');
    await entry('first-try').waitFor();
    expect(existsSync(folderOf('first-try')) && !existsSync(folderOf('old-1'))).toBe(true);
  });

  it('stay on top where they are pinned, also in the next window', async () => {
    expect((await shownRuns())[0]).toBe('outside');
    await contextMenu(page, entry('first-try'), 'Pin Run');
    await expect.poll(async () => (await shownRuns())[0], patient).toBe('first-try');
    await screenshot(page, 'runs-pinned-dark');
    // In a browser VS Code stores what extensions keep a moment later, since it cannot when it is left.
    await page.waitForTimeout(2000);
    await reloadWindow(page);
    await entry('first-try').waitFor();
    expect((await shownRuns())[0]).toBe('first-try');
  });

  it('show what goes on after the reload, and control it', async () => {
    await expect.poll(() => entry('outside').getAttribute('aria-label'), patient).toMatch(/paused/);
    await contextMenu(page, entry('outside'), 'Resume Training');
    await expect.poll(() => stateOf('outside'), patient).toBe('running');
    await hold('outside', ((await status('outside'))?.step ?? 0) + 10);
  });

  it('keep a vertical zoom while the curves grow', async () => {
    await entry('outside').click();
    const frame = await trainingPage();
    const losses = frame.getByRole('region', { name: 'Losses', exact: true });
    const over = losses.locator('.u-over');
    await over.scrollIntoViewIfNeeded();
    const box = (await over.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.4);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 4, box.y + box.height * 0.8, { steps: 4 });
    await page.mouse.up();
    await losses.getByRole('button', { name: 'Reset Zoom' }).waitFor();
    /** Everything of the plot, and the numbers beside it alone. */
    const drawn = (part: 'all' | 'beside') =>
      losses.locator('.uplot canvas').evaluate((canvas: HTMLCanvasElement, which) => {
        const width = which === 'all' ? canvas.width : 30;
        const height = which === 'all' ? canvas.height : canvas.height - 60;
        return canvas.getContext('2d')!.getImageData(0, 0, width, height).data.join();
      }, part);
    await page.mouse.move(box.x, box.y - 40);
    await page.waitForTimeout(500);
    const [all, beside] = [await drawn('all'), await drawn('beside')];
    await (await trainingPage()).getByRole('button', { name: 'Resume' }).first().click();
    await hold('outside', ((await status('outside'))?.step ?? 0) + 30);
    await expect.poll(() => drawn('all'), patient).not.toBe(all);
    expect(await drawn('beside')).toBe(beside);
    await screenshot(page, 'runs-zoomed-dark');
    await losses.getByRole('button', { name: 'Reset Zoom' }).click();
    await expect.poll(() => drawn('beside'), patient).not.toBe(beside);
  });

  it('lie over each other, and go into a table', async () => {
    const frame = await trainingPage();
    await frame.getByRole('button', { name: 'Overlay Runs…' }).click();
    const choice = page.locator('.quick-input-widget:visible .monaco-list-row').filter({ hasText: 'old-2' });
    await choice.click();
    await page.locator('.quick-input-widget:visible').getByRole('button', { name: 'OK' }).click();
    await frame.getByRole('group', { name: 'Overlaid runs' }).getByText('old-2').waitFor();
    await frame.getByRole('region', { name: 'Losses', exact: true }).scrollIntoViewIfNeeded();
    await screenshot(page, 'runs-overlaid-dark');
    await setTheme(page, 'light');
    await screenshot(page, 'runs-overlaid-light');
    await setTheme(page, 'high-contrast');
    await screenshot(page, 'runs-overlaid-high-contrast');
    await frame.getByRole('button', { name: 'Save Curves as CSV…' }).click();
    const file = path.join(workspace, 'curves.csv');
    const name = page.locator('.quick-input-widget:visible input').first();
    await expect.poll(() => name.inputValue()).toMatch(/outside-curves\.csv$/);
    await typeInput(page, file);
    await expect.poll(() => existsSync(file), patient).toBe(true);
    const rows = (await readFile(file, 'utf8'))
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(rows[0].slice(0, 6)).toEqual(['run', 'step', 'epoch', 'time_s', 'learning_rate', 'loss']);
    expect(rows.filter(([run]) => run === 'old-2').map(([, step]) => step)).toHaveLength(20);
    const own = rows.filter(([run]) => run === 'outside');
    expect(Number(own.at(-1)?.[1])).toBeGreaterThanOrEqual(50);
    await setTheme(page, 'dark');
  });

  it('go to the trash together, when that is confirmed', async () => {
    await select('old-2', 'old-3');
    await pressUntil(page, 'Delete', page.locator('.monaco-dialog-box').getByText('Delete 2 runs?'));
    await screenshot(page, 'runs-delete-dark');
    await answerDialog('Move to Trash');
    // A server has no trash.
    await answerDialog('Delete Permanently');
    await expect.poll(() => shownRuns(), patient).toEqual(['first-try', 'outside']);
    expect(existsSync(folderOf('old-2')) || existsSync(folderOf('old-3'))).toBe(false);
  });

  it('go on in a new run from a checkpoint, which can be kept elsewhere and hide', async () => {
    await contextMenu(page, entry('outside'), 'Stop Training');
    await expect.poll(() => stateOf('outside'), patient).toBe('stopped');
    const step = (await status('outside'))?.step;
    // While VS Code draws an item anew, commands on what is below it are not told what that is.
    await expect.poll(() => entry('outside').getAttribute('aria-label'), patient).toMatch(/stopped/);
    await entry('outside').locator('.monaco-tl-twistie').click();
    const checkpoint = page.getByRole('treeitem', { name: new RegExp(`^Step ${step}\\b`) });
    await contextMenu(page, checkpoint, 'Continue from Checkpoint…');
    const question = page.locator('.quick-input-widget:visible');
    await question.getByText('(1 of 2)').waitFor();
    await typeInput(page, 'onward');
    await question.getByText('(2 of 2)').waitFor();
    await typeInput(page, '4');
    await expect.poll(() => stateOf('onward').catch(() => undefined), patient).toBe('finished');
    expect((await readRunConfig(folderOf('onward'))).origin).toBe(`outside@${step}`);
    await expect.poll(() => told([page], 'The training onward has finished.'), patient).toBe(1);
    await screenshot(page, 'runs-notice-dark');
    await hideNotices(page);

    await contextMenu(page, checkpoint, 'Use for Hiding');
    await page.getByRole('treeitem', { name: new RegExp(`^Step ${step}.*in use`) }).waitFor();
    await screenshot(page, 'runs-checkpoint-dark');

    await contextMenu(page, checkpoint, 'Export Checkpoint…');
    const file = path.join(workspace, 'kept.safetensors');
    const name = page.locator('.quick-input-widget:visible input').first();
    await expect.poll(() => name.inputValue()).toMatch(/outside-\d+\.safetensors$/);
    await typeInput(page, file);
    await expect.poll(() => existsSync(file), patient).toBe(true);
    expect((await loadCheckpoint(file)).step).toBe(step);
  });
});

describe('two windows on one folder', () => {
  it('see the same runs', async () => {
    ({ page: other } = await openWorkbench({ server, theme: 'light' }));
    await other.getByRole('tab', { name: 'Stego' }).click();
    await entry('outside', other).waitFor();
    expect((await shownRuns(other)).sort()).toEqual((await shownRuns()).sort());
  });

  it('resume a run at the same time, and only one of them does', async () => {
    const buttons: Locator[] = [];
    for (const window of [page, other]) {
      await entry('outside', window).hover();
      buttons.push(entry('outside', window).getByRole('button', { name: 'Resume Training' }));
    }
    await Promise.all(buttons.map((button) => button.click()));
    const complaint = /Run "outside" is in use by process \d+ on .+; stop that first\./;
    const complaints = () => told([page, other], complaint);
    // Who comes so late that the training is seen to go on has nothing to resume, and no complaint.
    const over = async () => (await stateOf('outside')) === 'finished';
    await expect.poll(async () => (await complaints()) > 0 || (await over()), patient).toBe(true);
    await screenshot(page, 'runs-two-windows-dark');
    await screenshot(other, 'runs-two-windows-light');
    expect(await complaints()).toBeLessThanOrEqual(1);
  });

  it('tell of its end in one of them, once', async () => {
    await expect.poll(() => stateOf('outside'), { ...patient, timeout: 240_000 }).toBe('finished');
    const ended = () => told([page, other], 'The training outside has finished.');
    await expect.poll(ended, patient).toBe(1);
    await page.waitForTimeout(5000);
    expect(await ended()).toBe(1);
    for (const window of [page, other])
      await expect
        .poll(() => entry('outside', window).getAttribute('aria-label'), patient)
        .toMatch(/finished/);
    // A second one would have trained steps once more.
    const steps = (await readMetrics(runFolder(workspace, 'outside').metrics)).map(({ step }) => step);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  });
});
