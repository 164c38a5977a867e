import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { synthesiseImage } from '../../src/datasets/synthesiser/synthesise';
import { readRgb } from '../../src/images/read';
import { writeLossless } from '../../src/images/write';
import {
  contextMenu,
  explorerItem,
  pickQuickPick,
  runCommand,
  screenshot,
  setTheme,
  typeInput,
  webviewFrame,
} from '../support/workbench/browser.mjs';
import { withInstalledExtension } from '../support/workbench/installed-extension';
import { packagedStego } from '../support/workbench/packaged-cli';

const patient = { timeout: 120_000 };
let workspace: string;
let page: Page;

withInstalledExtension(
  async (folder) => {
    for (const [index, name] of ['cover', 'secret'].entries()) {
      const file = path.join(folder, `${name}.png`);
      await writeLossless(file, synthesiseImage(9, index, 128), { overwrite: false });
    }
    await packagedStego(folder, 'hide', 'cover.png', 'secret.png', '--device', 'cpu');
  },
  (opened) => ({ workspace, page } = opened),
);

const revealed = '.stage canvas[aria-label^="Revealed secret"]';
const preview = () => webviewFrame(page, revealed, patient);
const tab = () => page.getByRole('tab', { name: /^cover\.stego\.png/ }).first();

async function closeEditors(): Promise<void> {
  await runCommand(page, 'View: Close All Editors');
  await tab().waitFor({ state: 'hidden' });
}

async function openPicture(): Promise<void> {
  await (await explorerItem(page, 'cover.stego.png')).dblclick();
  await tab().waitFor();
}

const button = async (frame: Frame, name: string) => frame.getByRole('button', { name, exact: true });

describe('a container that was made in a terminal', () => {
  it('is previewed from the explorer', async () => {
    await contextMenu(page, await explorerItem(page, 'cover.stego.png'), 'Preview Revealed Secret');
    await preview();
    await screenshot(page, 'reveal-explorer');
    await closeEditors();
  });

  it('is previewed from the right-click menu of the picture', async () => {
    await openPicture();
    const frame = await webviewFrame(page, 'img', patient);
    await contextMenu(page, frame.locator('img').first() as never, 'Preview Revealed Secret');
    await preview();
    await screenshot(page, 'reveal-picture-menu');
    await closeEditors();
  });

  it('is previewed from the title of its editor', async () => {
    await openPicture();
    await webviewFrame(page, 'img', patient);
    await page.getByRole('button', { name: 'More Actions...' }).last().click();
    const entry = page.getByRole('menuitem', { name: 'Preview Revealed Secret' });
    await entry.waitFor(patient);
    // Menus ignore a mouse-up that follows their opening at once.
    await page.waitForTimeout(300);
    await entry.click();
    await preview();
  });

  it('is compared with its secret: swiped by keys, and its figures', async () => {
    const frame = await preview();
    await (await button(frame, 'Compare with Originals…')).click();
    await pickQuickPick(page, 'Original secret…');
    // VS Code gives the page the keyboard back, on a busy machine as late as this.
    await page.locator('.quick-input-widget:visible').waitFor();
    await frame.locator('.stage').first().focus();
    await frame.evaluate('window.focus()');
    await pickQuickPick(page, /^secret\.png/);
    await frame
      .getByRole('row', { name: /Revealed secret against the secret secret\.png \d+\.\d+ dB/ })
      .waitFor(patient);
    await (await button(frame, 'Swipe')).click();
    const handle = frame.getByRole('slider', { name: 'Boundary between the pictures' });
    await handle.press('PageUp');
    expect(await handle.getAttribute('aria-valuenow')).toBe('60');
    await screenshot(page, 'reveal-swiped');
  });

  it('is looked through by bit planes, and one is saved', async () => {
    const frame = await webviewFrame(page, '.stage', patient);
    await (await button(frame, 'Bit Planes')).click();
    await frame.getByRole('slider', { name: 'Bit' }).press('ArrowRight');
    await frame.getByRole('img', { name: 'Bit plane 1 of Container' }).waitFor(patient);
    await setTheme(page, 'light');
    await screenshot(page, 'reveal-bit-plane');
    await (await button(frame, 'Save What Is Shown…')).click();
    const name = page.locator('.quick-input-widget:visible input').first();
    await expect.poll(() => name.inputValue(), patient).toMatch(/cover\.bit-1\.png$/);
    const file = path.join(workspace, 'plane.png');
    await typeInput(page, file);
    await expect.poll(() => existsSync(file), patient).toBe(true);
    const container = await readRgb(path.join(workspace, 'cover.stego.png'));
    const plane = container.data.map((value) => ((value >> 1) & 1) * 255);
    expect((await readRgb(file)).data).toEqual(plane);
  });
});
