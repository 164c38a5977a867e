import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type {
  ComparePageState,
  FromComparePage,
  ToComparePage,
} from '../../src/vscode/panels/compare/contract';
import { bestOf } from '../../webview/compare/best';
import {
  figuresOf,
  measuredRows,
  metricsOf,
  pairs,
  picturesOf,
  rowOf,
  snapshot,
} from '../support/webviews/compare-fixtures';
import { overflowing, poorContrast } from '../support/webviews/look';
import { PageRing, screenshot, type OpenOptions } from '../support/webviews/page-ring';
import type { ThemeName } from '../support/webviews/themes';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

const seen: ComparePageState = { baseline: true, gain: 8, tone: 'colour' };

async function open(options: OpenOptions<ComparePageState> = {}, ...messages: ToComparePage[]) {
  const opened = await ring.openPage<ToComparePage, FromComparePage, ComparePageState>('compare', options);
  for (const message of messages) await opened.host.send(message);
  return opened;
}

const full = (): ToComparePage[] => [
  snapshot(measuredRows),
  metricsOf(0, 900),
  metricsOf(1, 700),
  pairs,
  picturesOf(0),
  picturesOf(1),
];

describe.each<ThemeName>(['dark', 'light', 'high-contrast'])('in the %s theme', (theme) => {
  it.each([300, 760, 1280, 1600])('the comparison is readable and fits %i pixels', async (width) => {
    const { page } = await open({ theme, width, state: seen }, ...full());
    await page.locator('.sheets canvas').first().waitFor();
    await screenshot(page, `compare-${theme}-${width}`);
    expect(await poorContrast(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  it('an enlarged pair and unfinished rows are readable', async () => {
    const { page, host } = await open({ theme, state: seen }, ...full());
    await page.getByRole('button', { name: 'Enlarge Pair 2' }).click();
    await page.getByRole('dialog', { name: 'Pair 2' }).waitFor();
    await screenshot(page, `compare-enlarged-${theme}`);
    await page.keyboard.press('Escape');
    const working = [rowOf(0, { state: 'working', fraction: 0.42 }), rowOf(1)];
    await host.send(snapshot(working, { configs: { names: ['a', 'b'], differences: [] } }));
    await page.getByText('Measuring, 42 %').waitFor();
    await page.getByText('No differences').waitFor();
    await screenshot(page, `compare-working-${theme}`);
    expect(await poorContrast(page)).toEqual([]);
  });
});

it('the best of each column is marked in words, the lowest error and else the highest', async () => {
  const { page } = await open({}, ...full());
  const cells = (row: number) => page.locator('.figures tbody tr').nth(row).locator('td.numeric');
  await expect
    .poll(() => cells(0).allTextContents())
    .toEqual(['34.57 best', '0.9000 best', '4.70 best', '29.10', '0.8000 best', '9.40 best']);
  expect(await cells(1).allTextContents()).toEqual([
    '32.10',
    '0.9000 best',
    '5.90',
    '30.20 best',
    '0.8000 best',
    '11.80',
  ]);
  await page.getByRole('checkbox', { name: 'LSB, 4 bits' }).click();
  await expect.poll(async () => (await cells(3).allTextContents())[3]).toBe('33.30 best');
  expect(bestOf([figuresOf(1, 1, 1)], { image: 'cover', metric: 'psnr' })).toBeUndefined();
});

it('rows of the same pair stand under each other, and a row appears when it is ready', async () => {
  const rows = [rowOf(0, { state: 'working', fraction: 0 }), rowOf(1)];
  const { page, host } = await open({}, snapshot(rows));
  await page.getByText('The pictures appear').waitFor();
  const titles = () => page.locator('.sheets tbody th').allInnerTexts();
  await host.send({ type: 'row', row: measuredRows[0] });
  await host.send(pairs);
  await host.send(picturesOf(0));
  await expect.poll(titles).toEqual(['Pair 1', 'relu-600, step 600', 'Pair 2', 'relu-600, step 600']);
  await host.send({ type: 'row', row: measuredRows[1] });
  await host.send(picturesOf(1));
  await expect
    .poll(titles)
    .toEqual([
      'Pair 1',
      'relu-600, step 600',
      'tanh-600, step 600',
      'Pair 2',
      'relu-600, step 600',
      'tanh-600, step 600',
    ]);
  expect(await page.locator('.compare > [role="status"]').innerText()).toBe('tanh-600, step 600 is measured');
});

it('what is chosen is asked for and kept', async () => {
  const { page, host } = await open({ state: seen }, ...full());
  const choose = async (list: string, option: string) => {
    await page.getByRole('combobox', { name: list }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  await choose('Dataset', 'tiny-imagenet-200');
  await choose('Pairs shown', '16');
  await choose('Pairs measured', '200');
  await choose('Gain of the differences', '×32');
  await choose('Colour of the differences', 'Grey');
  await page.getByRole('button', { name: 'Remove tanh-600, step 600' }).click();
  await page.getByRole('button', { name: 'Add Checkpoints…' }).click();
  await page.getByRole('button', { name: 'Measure Again' }).click();
  await page.getByRole('button', { name: 'Export Metrics as CSV…' }).click();
  await page.getByRole('button', { name: 'Export Sheet as PNG…' }).click();
  await expect.poll(async () => (await host.posted()).length).toBe(9);
  const posted = await host.posted();
  expect(posted.slice(0, 8)).toEqual([
    { type: 'ready' },
    { type: 'dataset', path: '/w/tiny' },
    { type: 'shown', pairs: 16 },
    { type: 'measured', pairs: 200 },
    { type: 'remove', id: 'tanh-600' },
    { type: 'add' },
    { type: 'retry' },
    { type: 'exportMetrics', baseline: true },
  ]);
  expect(posted[8].type).toBe('exportSheet');
  expect(await host.state()).toMatchObject({ gain: 32, tone: 'mean', baseline: true, choice: { shown: 2 } });
  await page.getByRole('columnheader', { name: 'Difference of cover ×32' }).waitFor();
});

it('the pictures of an enlarged pair are zoomed as one', async () => {
  const { page } = await open({}, ...full());
  await page.locator('.sheets canvas').first().click();
  const dialog = page.getByRole('dialog', { name: 'Pair 1' });
  await dialog.waitFor();
  const transforms = () =>
    dialog.locator('canvas').evaluateAll((all) => all.map((one) => (one as HTMLElement).style.transform));
  await expect.poll(async () => new Set(await transforms()).size).toBe(1);
  const [before] = await transforms();
  expect(await transforms()).toHaveLength(12);
  await dialog.getByRole('button', { name: 'Zoom In' }).click();
  await expect.poll(async () => (await transforms())[0]).not.toBe(before);
  expect(new Set(await transforms()).size).toBe(1);
});
