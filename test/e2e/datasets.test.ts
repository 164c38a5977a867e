import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listDatasets } from '../../src/datasets/registry';
import { createSampleDataset } from '../../src/datasets/sample-dataset';
import { serveFile } from '../support/file-server';
import { tinyImageNetArchive } from '../support/tiny-imagenet-archive';
import {
  contextMenu,
  explorerItem,
  hideNotices,
  notices,
  openWorkbench,
  pickQuickPick,
  pressUntil,
  reloadWindow,
  runCommand,
  screenshot,
  setTheme,
  typeInput,
} from '../support/workbench/browser.mjs';
import { startServer, type Server } from '../support/workbench/server.mjs';

const patient = { timeout: 120_000, interval: 50 };
let workspace: string;
let elsewhere: string;
let server: Server;
let page: Page;

beforeAll(async () => {
  const vsix = process.env.STEGO_VSIX;
  if (vsix === undefined) throw new Error('STEGO_VSIX must name the packaged extension: run npm test e2e.');
  workspace = await mkdtemp(path.join(os.tmpdir(), 'stego-datasets-'));
  elsewhere = await mkdtemp(path.join(os.tmpdir(), 'stego-elsewhere-'));
  await createSampleDataset(path.join(workspace, 'holiday'), { count: 20, size: 32, seed: 1 });
  await writeFile(path.join(workspace, 'holiday', 'torn.png'), 'no picture');
  await createSampleDataset(path.join(elsewhere, 'dropped'), { count: 6, size: 32, seed: 2 });
  server = await startServer({ workspaceFolder: workspace });
  await server.installVsix(vsix);
  ({ page } = await openWorkbench({ server }));
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await screenshot(page, `failed ${task.name}`);
});

afterAll(async () => {
  await page?.context().browser()?.close();
  await server?.stop();
  for (const folder of [workspace, elsewhere])
    if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const names = async () => (await listDatasets(workspace)).datasets.map(({ name }) => name);
const item = (name: string | RegExp) => page.getByRole('treeitem', { name }).first();
const dataset = (name: string) => item(new RegExp(`^Dataset ${name}\\b`));
const notice = async (text: string | RegExp) => (await notices(page, text)).first();

/** Waits for a message, and leaves the window as it was. */
async function isTold(text: string | RegExp): Promise<void> {
  await waitForNotice(text);
  await hideNotices(page);
}

/** The list behind the bell closes with its last message, so it is opened until there is what is looked for. */
async function waitForNotice(text: string | RegExp): Promise<void> {
  await expect.poll(async () => (await notices(page, text)).count(), patient).toBeGreaterThan(0);
}

const showViews = () => page.getByRole('tab', { name: 'Stego' }).click();

/** What holds for the machine is read from a file of its own. */
async function setArchive(address: string, sha256: string): Promise<void> {
  const folder = path.join(server.userDataDir, 'Machine');
  await mkdir(folder, { recursive: true });
  const settings = { 'stego.datasets.tinyImageNetUrl': address, 'stego.datasets.tinyImageNetSha256': sha256 };
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings));
  await reloadWindow(page);
}

async function download(): Promise<void> {
  await runCommand(page, 'Stego: Download Tiny ImageNet…');
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.getByRole('button', { name: 'Download' }).click();
}

/** Drops a file or folder, as the explorer gives it, on an item. */
const drop = (address: string, target: Locator) =>
  target.evaluate((row, uri) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/uri-list', uri);
    for (const type of ['dragenter', 'dragover', 'drop'])
      row.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, address);

describe('the datasets of a workspace', () => {
  it('begin with a welcome', async () => {
    await showViews();
    await page.getByText('Training draws covers and secrets from a set of images.').waitFor();
    await screenshot(page, 'datasets-welcome-dark');
  });

  it('are folders of the explorer, and what cannot be used of them is told', async () => {
    await contextMenu(page, await explorerItem(page, 'holiday'), 'Add Dataset…');
    await isTold('holiday: 20 images. 1 file cannot be used.');
    await showViews();
    await dataset('holiday').waitFor();
    await dataset('holiday').locator('.monaco-tl-twistie').click();
    await item(/19 to train on, 2 held out/).waitFor();
    await item('1 file cannot be used').waitFor();
    await setTheme(page, 'light');
    await screenshot(page, 'datasets-details-light');
    await setTheme(page, 'high-contrast');
    await screenshot(page, 'datasets-details-high-contrast');
    await setTheme(page, 'dark');
    await screenshot(page, 'datasets-details-dark');
    await item('1 file cannot be used').click();
    await page.locator('.view-line').filter({ hasText: 'torn.png' }).first().waitFor();
  });

  it('are checked again', async () => {
    await rm(path.join(workspace, 'holiday', 'torn.png'));
    await contextMenu(page, dataset('holiday'), 'Check Dataset');
    await isTold('holiday: 20 images.');
    await expect.poll(() => item('1 file cannot be used').isVisible(), patient).toBe(false);
  });

  it('are made as a sample', async () => {
    await runCommand(page, 'Stego: Create Sample Dataset…');
    await pickQuickPick(page, '200 images');
    await dataset('sample-images').waitFor();
    expect(await names()).toEqual(['holiday', 'sample-images']);
  });

  it('are dropped on the view', async () => {
    const folder = `vscode-remote://127.0.0.1:${server.port}${path.join(elsewhere, 'dropped')}`;
    // While VS Code draws a tree anew, nothing is dropped on its items.
    await expect
      .poll(
        async () => {
          if (!(await dataset('dropped').isVisible())) await drop(folder, dataset('holiday'));
          return names();
        },
        { timeout: 120_000, interval: 5000 },
      )
      .toEqual(['dropped', 'holiday', 'sample-images']);
    await isTold('dropped: 6 images.');
  });

  it('get another name by F2, and leave the list by Delete', async () => {
    await dataset('dropped').click();
    await pressUntil(page, 'F2', page.locator('.quick-input-widget:visible').getByText(/"dropped"/));
    await typeInput(page, 'pictures');
    await dataset('pictures').waitFor();
    await dataset('pictures').click();
    await expect
      .poll(
        async () => {
          await page.keyboard.press('Delete');
          return names();
        },
        { timeout: 120_000, interval: 2000 },
      )
      .toEqual(['holiday', 'sample-images']);
    await waitForNotice('pictures is no longer listed.');
    const removed = await notice('pictures is no longer listed. Its images were not touched.');
    await removed.getByRole('button', { name: 'Undo' }).click();
    await hideNotices(page);
    await dataset('pictures').waitFor();
    await contextMenu(page, dataset('pictures'), 'Remove Dataset from List');
    await expect.poll(names, patient).toEqual(['holiday', 'sample-images']);
    expect(existsSync(path.join(elsewhere, 'dropped'))).toBe(true);
  });

  it('are what a training asks no more for', async () => {
    await contextMenu(page, dataset('holiday'), 'Use for Training…');
    await page.locator('.quick-input-widget:visible').getByText('Stego: Train (2 of 3)').waitFor();
    await screenshot(page, 'datasets-train-dark');
    await page.keyboard.press('Escape');
  });

  it('are downloaded: cancelled, refused, and then whole', async () => {
    const archive = await tinyImageNetArchive({ imagesPerClass: 12 });
    const sha256 = createHash('sha256').update(archive).digest('hex');
    const file = await serveFile(archive);

    file.stallAfter = 5000;
    await setArchive(file.address, sha256);
    await download();
    await waitForNotice(/Tiny ImageNet.*Downloading/s);
    const progress = await notice(/Tiny ImageNet.*Downloading/s);
    await screenshot(page, 'datasets-download-dark');
    await expect.poll(() => file.requests.length, patient).toBe(1);
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await progress.waitFor({ state: 'hidden' });
    await hideNotices(page);
    expect(await names()).toEqual(['holiday', 'sample-images']);

    file.stallAfter = undefined;
    await setArchive(file.address, '0'.repeat(64));
    await download();
    await waitForNotice(/has the checksum .* it was changed or is damaged/);
    await screenshot(page, 'datasets-checksum-dark');
    await hideNotices(page);
    expect(await names()).toEqual(['holiday', 'sample-images']);
    // It went on where it had been cancelled.
    expect(file.requests[1].range).toMatch(/^bytes=[1-9]\d*-$/);
    const served = file.requests.length;

    await setArchive(file.address, sha256);
    file.cuts = [9000];
    await download();
    await isTold(/tiny-imagenet-200 is ready: \d+ images\./);
    // The line broke once on the way, which the user did not see.
    expect(file.requests.length).toBeGreaterThan(served + 1);
    await dataset('tiny-imagenet-200').waitFor();
    expect(await names()).toEqual(['holiday', 'sample-images', 'tiny-imagenet-200']);
    await screenshot(page, 'datasets-downloaded-dark');
  });
});
