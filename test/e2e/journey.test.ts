import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addDataset } from '../../src/datasets/registry';
import { createSampleDataset } from '../../src/datasets/sample-dataset';
import { synthesiseImage } from '../../src/datasets/synthesiser/synthesise';
import { psnr } from '../../src/evaluation/pixel-errors';
import { readRgb } from '../../src/images/read';
import type { RgbImage } from '../../src/images/rgb-image';
import { writeLossless } from '../../src/images/write';
import { requestControl } from '../../src/runs/control';
import { readMetrics } from '../../src/runs/metrics';
import { runFolder } from '../../src/runs/run-paths';
import { readStatus } from '../../src/runs/status';
import { canvasImage } from '../support/workbench/canvas-image';
import {
  contextMenu,
  explorerItem,
  pickQuickPick,
  reloadWindow,
  runCommand,
  screenshot,
  setTheme,
  typeInput,
  webviewFrame,
} from '../support/workbench/browser.mjs';
import { withInstalledExtension } from '../support/workbench/installed-extension';

const runName = 'first';
const patient = { timeout: 120_000, interval: 25 };
let workspace: string;
let cover: RgbImage;
let secret: RgbImage;
let page: Page;

withInstalledExtension(
  async (folder) => {
    await createSampleDataset(path.join(folder, 'images'), { count: 80, size: 64, seed: 1 });
    await addDataset(folder, path.join(folder, 'images'));
    [cover, secret] = [0, 1].map((index) => synthesiseImage(9, index, 96));
    await writeLossless(path.join(folder, 'cover.png'), cover, { overwrite: false });
    await writeLossless(path.join(folder, 'secret.png'), secret, { overwrite: false });
  },
  (opened) => ({ workspace, page } = opened),
);

const run = () => runFolder(workspace, runName);
const status = async () => (await readStatus(run().status)).status;
const trainingPage = () => webviewFrame(page, '.run-header');
const stateShown = async () => (await trainingPage()).locator('.run-title .state').innerText();
const button = async (label: string) => (await trainingPage()).getByRole('button', { name: label }).first();

/** The step that the page shows. */
async function stepShown(): Promise<number> {
  const text = await (await trainingPage()).locator('.step-figure').innerText();
  return Number(/^([\d,]+)/.exec(text)?.[1].replaceAll(',', '') ?? NaN);
}

/**
 * Pauses the training once it has done a step: however fast or slow the machine is, what comes next finds it in
 * the middle. Asked through its folder, because the page may take longer than the whole training.
 */
async function holdAt(step: number): Promise<number> {
  await expect.poll(async () => (await status())?.step ?? 0, patient).toBeGreaterThanOrEqual(step);
  await requestControl(run().folder, 'pause');
  await expect.poll(async () => (await status())?.state, patient).toBe('paused');
  return (await status())?.step ?? NaN;
}

/** The pixels of the loss plot. */
const plot = async () =>
  (await trainingPage())
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

describe('from nothing to a revealed secret', () => {
  it('trains from the palette and draws the curve while it moves', async () => {
    await runCommand(page, 'Stego: Train…');
    await pickQuickPick(page, 'images');
    await pickQuickPick(page, 'Tiny');
    await typeInput(page, runName);
    const first = await holdAt(20);
    await expect.poll(stateShown, patient).toBe('Paused');
    await expect.poll(stepShown, patient).toBe(first);
    const plotBefore = await plot();
    await (await button('Resume')).click();
    const second = await holdAt(first + 40);
    await expect.poll(stepShown, patient).toBe(second);
    await expect.poll(plot, patient).not.toBe(plotBefore);
    await (await trainingPage()).locator('.samples-grid canvas').first().waitFor();
    await page
      .locator('.statusbar-item')
      .filter({ hasText: /Stego \d+ %/ })
      .waitFor();
    await screenshot(page, 'journey-training-dark');
  });

  it('saves a checkpoint of the paused training, and keeps it', async () => {
    await (await button('Save Checkpoint Now')).click();
    const kept = async () => (await status())?.checkpoints.filter((each) => each.kept) ?? [];
    await expect.poll(async () => (await kept()).length, patient).toBe(1);
    expect((await kept())[0].step).toBe((await status())?.step);
    await expect.poll(stateShown, patient).toBe('Paused');
    await expect.poll(async () => (await button('Save Checkpoint Now')).isEnabled(), patient).toBe(true);
  });

  it('keeps training through a reload of the window, and the panel comes back', async () => {
    const before = await status();
    await (await button('Resume')).click();
    // A window that closes at once may take the click with it.
    await expect.poll(async () => (await status())?.state, patient).toBe('running');
    const [after] = await Promise.all([holdAt((before?.step ?? NaN) + 40), reloadWindow(page)]);
    await expect.poll(stepShown, patient).toBe(after);
    expect((await status())?.pid).toBe(before?.pid);
  });

  it('stops with a checkpoint and resumes from it', async () => {
    await expect.poll(stateShown, patient).toBe('Paused');
    await (await button('Stop')).click();
    await expect.poll(async () => (await status())?.state, patient).toBe('stopped');
    expect((await status())?.last).toBeDefined();
    await expect.poll(stateShown, patient).toBe('Stopped');
    await (await button('Resume')).click();
    await expect.poll(async () => (await status())?.state, { timeout: 240_000 }).toBe('finished');
    const steps = (await readMetrics(run().metrics)).map(({ step }) => step);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    expect(steps.at(-1)).toBe((await status())?.totalSteps);
    await expect.poll(stateShown, patient).toBe('Finished');
    await setTheme(page, 'light');
    await screenshot(page, 'journey-training-light');
    await setTheme(page, 'high-contrast');
    await screenshot(page, 'journey-training-high-contrast');
  });

  it('shows how the network learnt, enlarges a pair and saves the pictures', async () => {
    const frame = await trainingPage();
    const decoded = frame.locator('.samples-grid canvas').nth(3);
    const pixels = () => decoded.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const latest = await pixels();
    await frame.getByRole('slider', { name: 'Step', exact: true }).press('Home');
    await expect.poll(pixels, patient).not.toBe(latest);
    await frame.getByRole('button', { name: 'Pair 1, Decoded secret' }).click();
    await frame.getByRole('dialog').waitFor();
    await screenshot(page, 'journey-pair-high-contrast');
    await page.keyboard.press('Escape');
    await frame.getByRole('dialog').waitFor({ state: 'hidden' });

    await frame.getByRole('button', { name: 'Save Pictures…' }).click();
    const file = path.join(workspace, 'sheet.png');
    const name = page.locator('.quick-input-widget:visible input').first();
    await expect.poll(() => name.inputValue()).toMatch(/first-step-\d+\.png$/);
    await typeInput(page, file);
    await expect.poll(() => existsSync(file)).toBe(true);
    const sheet = await readRgb(file);
    expect(sheet.width).toBeGreaterThan(6 * 32);
    await rm(file);
  });

  it('lists the run with its checkpoints', async () => {
    await page.getByRole('tab', { name: 'Stego' }).click();
    const runs = page.getByRole('treeitem', { name: new RegExp(runName) }).first();
    await runs.waitFor();
    // A click on the name opens the panel, which takes the keyboard with it.
    await runs.locator('.monaco-tl-twistie').click();
    await page.getByRole('treeitem', { name: /step/i }).first().waitFor();
    await screenshot(page, 'journey-trees-high-contrast');
    await setTheme(page, 'dark');
    await screenshot(page, 'journey-trees-dark');
  });

  it('hides a secret by right-click, with the model that was chosen', async () => {
    await runCommand(page, 'Stego: Select Checkpoint…');
    await pickQuickPick(page, `${runName}, step`);
    await contextMenu(page, await explorerItem(page, 'cover.png'), 'Hide Secret in This Image…');
    await pickQuickPick(page, 'secret.png');
    const container = path.join(workspace, 'cover.stego.png');
    const frame = await webviewFrame(page, '.board');
    const shown = await canvasImage(frame, 'Container');
    expect(existsSync(container)).toBe(false);
    await frame.getByRole('button', { name: 'Keep', exact: true }).click();
    await frame.getByText('cover.stego.png holds the secret').waitFor();
    await screenshot(page, 'journey-hidden-dark');
    expect(await readRgb(container)).toEqual(shown);
    expect(psnr(shown, cover)).toBeGreaterThan(15);
  });

  it('previews the secret beside the container, and it is the secret', async () => {
    await contextMenu(page, await explorerItem(page, 'cover.stego.png'), 'Preview Revealed Secret');
    const frame = await webviewFrame(page, '.panes:not([hidden])');
    const container = await canvasImage(frame, 'Container');
    const revealed = await canvasImage(frame, 'Revealed secret');
    await screenshot(page, 'journey-preview-dark');
    expect(psnr(container, await readRgb(path.join(workspace, 'cover.stego.png')))).toBe(Infinity);
    expect(psnr(revealed, secret)).toBeGreaterThan(14);
    // What is shown must be the secret and not a copy of the cover.
    expect(psnr(revealed, secret)).toBeGreaterThan(psnr(revealed, cover) + 3);
    await setTheme(page, 'light');
    await screenshot(page, 'journey-preview-light');
    await setTheme(page, 'high-contrast');
    await screenshot(page, 'journey-preview-high-contrast');
  });

  it('saves what is revealed, pixel by pixel', async () => {
    const frame = await webviewFrame(page, '.panes:not([hidden])');
    const shown = await canvasImage(frame, 'Revealed secret');
    await frame.getByRole('button', { name: 'Save Revealed Secret…' }).click();
    const file = path.join(workspace, 'saved.png');
    // The dialog fills in its own proposal some time after it has opened.
    const name = page.locator('.quick-input-widget:visible input').first();
    await expect.poll(() => name.inputValue()).toMatch(/cover\.revealed\.png$/);
    await typeInput(page, file);
    await expect.poll(() => existsSync(file)).toBe(true);
    expect(psnr(await readRgb(file), shown)).toBe(Infinity);
  });
});
