import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { synthesiseImage } from '../../src/datasets/synthesiser/synthesise';
import { psnr } from '../../src/evaluation/pixel-errors';
import { readRgb } from '../../src/images/read';
import { fitTo } from '../../src/images/resize';
import type { RgbImage } from '../../src/images/rgb-image';
import { writeLossless } from '../../src/images/write';
import {
  contextMenu,
  explorerItem,
  pickQuickPick,
  reloadWindow,
  screenshot,
  setTheme,
  webviewFrame,
} from '../support/workbench/browser.mjs';
import { canvasImage } from '../support/workbench/canvas-image';
import { withInstalledExtension } from '../support/workbench/installed-extension';

const patient = { timeout: 120_000 };
const hideTitle = 'Hide Secret in This Image…';
let workspace: string;
let wide: RgbImage;
let page: Page;

const file = (name: string) => path.join(workspace, name);
const panel = () => webviewFrame(page, '.setup', patient);

withInstalledExtension(
  async (folder) => {
    const write = (name: string, image: RgbImage) =>
      writeLossless(path.join(folder, name), image, { overwrite: false });
    const [first, second] = [0, 1].map((index) => synthesiseImage(9, index, 96));
    wide = await fitTo(synthesiseImage(9, 2, 96), 144, 72, 'cover');
    await write('cover-1.png', first);
    await writeFile(path.join(folder, 'cover-2.png'), 'no picture');
    await write('cover-3.png', second);
    await write('wide.png', wide);
  },
  (opened) => ({ workspace, page } = opened),
);

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
    const selected = page.locator('.explorer-folders-view').getByRole('treeitem', { selected: true });
    const selectAll = async () => {
      await (await explorerItem(page, 'cover-1.png')).click();
      await (await explorerItem(page, 'cover-3.png')).click({ modifiers: ['Shift'] });
      // The editor that the first click opened has the explorer select its file again once it is there.
      await page.waitForTimeout(500);
      return selected.count();
    };
    await expect.poll(selectAll, patient).toBe(3);
    await contextMenu(page, await explorerItem(page, 'cover-3.png'), hideTitle);
    await pickQuickPick(page, 'wide.png');
    const frame = await webviewFrame(page, '.covers', patient);
    await frame.getByRole('button', { name: 'Hide in 3 Images' }).click();
    await frame.getByText('2 of 3 hold the secret · 1 cannot be used').waitFor(patient);
    await frame.getByRole('button', { name: 'Retry 1 Failed' }).waitFor(patient);
    await frame.getByText('cover-2.png: it is not an image').waitFor(patient);
    await screenshot(page, 'hide-batch-dark');
    await setTheme(page, 'high-contrast');
    await screenshot(page, 'hide-batch-high-contrast');
    const written = ['cover-1.stego.png', 'cover-3.stego.png'].map(file);
    expect(written.map((each) => existsSync(each))).toEqual([true, true]);
    await frame.getByRole('button', { name: 'Undo All' }).click();
    await expect.poll(() => written.some((each) => existsSync(each)), patient).toBe(false);
  });
});
