import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { synthesiseImage } from '../../src/datasets/synthesiser/synthesise';
import { psnr } from '../../src/evaluation/pixel-errors';
import { readRgb } from '../../src/images/read';
import { fitTo } from '../../src/images/resize';
import type { RgbImage } from '../../src/images/rgb-image';
import { writeLossless } from '../../src/images/write';
import {
  contextMenu,
  explorerItem,
  openWorkbench,
  pickQuickPick,
  reloadWindow,
  screenshot,
  webviewFrame,
} from '../support/workbench/browser.mjs';
import { canvasImage } from '../support/workbench/canvas-image';
import { startServer, type Server } from '../support/workbench/server.mjs';

const patient = { timeout: 60_000 };
const hideTitle = 'Hide Secret in This Image…';
let workspace: string;
let wide: RgbImage;
let server: Server;
let page: Page;

const file = (name: string) => path.join(workspace, name);
const panel = () => webviewFrame(page, '.setup', patient);

beforeAll(async () => {
  const vsix = process.env.STEGO_VSIX;
  if (vsix === undefined) throw new Error('STEGO_VSIX must name the packaged extension: run npm test e2e.');
  workspace = await mkdtemp(path.join(os.tmpdir(), 'stego-hide-'));
  const [first, second] = [0, 1].map((index) => synthesiseImage(9, index, 96));
  wide = await fitTo(synthesiseImage(9, 2, 96), 144, 72, 'cover');
  await writeLossless(file('cover-1.png'), first, { overwrite: false });
  await writeFile(file('cover-2.png'), 'no picture');
  await writeLossless(file('cover-3.png'), second, { overwrite: false });
  await writeLossless(file('wide.png'), wide, { overwrite: false });
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
  if (workspace !== undefined) await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
});

describe('the hide panel', () => {
  it('shows the secret as it is fitted, and again when the fit is changed', async () => {
    await contextMenu(page, await explorerItem(page, 'cover-1.png'), hideTitle);
    await pickQuickPick(page, 'wide.png');
    const frame = await panel();
    const fitted = async () => psnr(await canvasImage(frame, 'Secret as fitted'), await expected('contain'));
    const expected = (fit: 'contain' | 'cover') => fitTo(wide, 96, 96, fit);
    expect(await fitted()).toBe(Infinity);
    await frame.getByRole('combobox', { name: 'Fit of the secret' }).press('ArrowDown');
    await expect
      .poll(async () => psnr(await canvasImage(frame, 'Secret as fitted'), await expected('cover')), patient)
      .toBe(Infinity);
    await screenshot(page, 'hide-panel-dark');
    expect(existsSync(file('cover-1.stego.png'))).toBe(false);
  });

  it('comes back after a reload of the window with what was chosen', async () => {
    // In a browser VS Code stores what pages keep every five seconds, since it cannot when it is left.
    await page.waitForTimeout(8_000);
    await reloadWindow(page);
    const frame = await panel();
    await frame.getByRole('combobox', { name: 'What stays of the secret' }).waitFor(patient);
    const shown = await canvasImage(frame, 'Secret as fitted');
    expect(psnr(shown, await fitTo(wide, 96, 96, 'cover'))).toBe(Infinity);
  });

  it('keeps the very pixels that it shows', async () => {
    const frame = await panel();
    const shown = await canvasImage(frame, 'Container');
    await frame.getByRole('textbox', { name: 'Name of the container' }).fill('holiday.png');
    await frame.getByText('In /').waitFor(patient);
    await frame.getByRole('button', { name: 'Keep', exact: true }).click();
    await frame.getByText('holiday.png holds the secret.').waitFor(patient);
    expect(await readRgb(file('holiday.png'))).toEqual(shown);
    await screenshot(page, 'hide-panel-kept-dark');
    await frame.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => existsSync(file('holiday.png')), patient).toBe(false);
    await frame.getByRole('button', { name: 'Discard' }).click();
  });

  it('hides in several covers, one of which is broken', async () => {
    await (await explorerItem(page, 'cover-1.png')).click();
    await (await explorerItem(page, 'cover-3.png')).click({ modifiers: ['Shift'] });
    await contextMenu(page, await explorerItem(page, 'cover-3.png'), hideTitle);
    await pickQuickPick(page, 'wide.png');
    const frame = await webviewFrame(page, '.covers', patient);
    await frame.getByRole('button', { name: 'Hide in 3 Images' }).click();
    await frame.getByText('2 of 3 hold the secret · 1 cannot be used').waitFor(patient);
    await frame.getByRole('button', { name: 'Retry 1 Failed' }).waitFor(patient);
    await frame.getByText('cover-2.png: it is not an image').waitFor(patient);
    await screenshot(page, 'hide-batch-dark');
    const written = ['cover-1.stego.png', 'cover-3.stego.png'].map(file);
    expect(written.map((each) => existsSync(each))).toEqual([true, true]);
    await frame.getByRole('button', { name: 'Undo All' }).click();
    await expect.poll(() => written.some((each) => existsSync(each)), patient).toBe(false);
  });
});
