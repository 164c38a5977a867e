import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type {
  ComparePageState,
  FromComparePage,
  ToComparePage,
} from '../../src/vscode/panels/compare/contract';
import {
  measuredRows,
  metricsOf,
  pairs,
  picturesOf,
  rowOf,
  runOf,
  snapshot,
} from '../support/webviews/compare-fixtures';
import { chartInk, exactLosses, plotOf, scaledLosses } from '../support/webviews/curve-page';
import { PageRing, type OpenOptions } from '../support/webviews/page-ring';
import { lossColumns } from '../support/webviews/run-fixtures';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

const [one, two] = measuredRows;

async function open(messages: readonly ToComparePage[], options: OpenOptions<ComparePageState> = {}) {
  const opened = await ring.openPage<ToComparePage, FromComparePage, ComparePageState>('compare', options);
  for (const message of messages) await opened.host.send(message);
  const { page } = opened;
  return {
    ...opened,
    losses: plotOf(page, 'Losses'),
    psnr: plotOf(page, 'PSNR'),
    rate: plotOf(page, 'Learning rate'),
    curves: page.getByRole('region', { name: 'Training curves' }),
    keys: () =>
      page
        .locator('.figures tbody tr')
        .evaluateAll((rows) => rows.map((row) => row.querySelector('th svg')?.getAttribute('class') ?? '')),
  };
}

const said = (index: number, steps: number, at: number) =>
  exactLosses(scaledLosses(steps, index + 1), at).map((text) => `${runOf(index).name} · ${text}`);

it('each run is drawn once, in the colour of its rows', async () => {
  const again = rowOf(0, { id: 'relu-200', label: 'relu-600, step 200', step: 200 });
  const { losses, psnr, rate, keys, page } = await open([
    snapshot([one, again, two]),
    metricsOf(0, 900),
    metricsOf(1, 700),
    pairs,
    picturesOf(0),
  ]);
  await losses.canvas.waitFor();
  expect(await keys()).toEqual(['swatch swatch-blue', 'swatch swatch-blue', 'swatch swatch-orange']);
  await expect.poll(() => losses.values()).toEqual([...said(0, 900, 899), ...said(1, 700, 699)]);
  expect(await losses.place()).toBe('Step 900');
  expect(await psnr.values()).toEqual([
    ...['Cover 31.00 dB', 'Secret 27.00 dB'].map((text) => `relu-600 · ${text}`),
    ...['Cover 31.50 dB', 'Secret 28.00 dB'].map((text) => `tanh-600 · ${text}`),
  ]);
  expect((await rate.values()).map((text) => text.split(' ')[0])).toEqual(['relu-600', 'tanh-600']);
  expect(await chartInk(losses.canvas, 'blue')).toBeGreaterThan(100);
  // Of LSB there is no curve.
  await page.getByRole('checkbox', { name: 'LSB, 4 bits' }).click();
  await expect.poll(keys).toHaveLength(4);
  expect((await keys())[3]).toBe('');
});

it('dots stand where the checkpoints lie, whatever the axis counts', async () => {
  const { page, host, psnr, curves } = await open([snapshot([one]), metricsOf(0, 1000)]);
  await psnr.canvas.waitFor();
  await curves.getByText('The dots are the compared checkpoints.').waitFor();
  const ink = () => chartInk(psnr.canvas, 'blue');
  for (const [axis, place] of [
    ['Epoch', /^Epoch/],
    ['Step', /^Step/],
  ] as const) {
    await page.getByRole('combobox', { name: 'Horizontal axis' }).click();
    await page.getByRole('option', { name: axis }).click();
    await expect.poll(() => psnr.place()).toMatch(place);
    await host.send(snapshot([one]));
    const dotted = await ink();
    // Two dots of some 8 pixels across, one on each curve.
    await host.send(snapshot([{ ...one, step: undefined }]));
    await expect.poll(async () => dotted - (await ink())).toBeGreaterThan(40);
  }
});

it('what is recorded while it is shown is added, and a run that is deleted goes', async () => {
  const { page, host, losses, keys } = await open([
    snapshot([one, two]),
    metricsOf(0, 900),
    metricsOf(1, 700),
  ]);
  await losses.canvas.waitFor();
  const added = lossColumns(1, 901);
  await host.send({ type: 'metrics', run: runOf(0), reset: false, losses: added, validation: [] });
  await expect
    .poll(async () => (await losses.values()).slice(0, 3))
    .toEqual(exactLosses(added, 0).map((text) => `relu-600 · ${text}`));
  await host.send({ type: 'row', row: { ...one, run: undefined } });
  await expect.poll(() => losses.values()).toEqual(said(1, 700, 699));
  expect(await keys()).toEqual(['', 'swatch swatch-orange']);
  await page.getByText('Not of a run in this workspace, so no curve: relu-600, step 600.').waitFor();
  // The colour that became free goes to who comes next; who stays keeps what is known and how it looks.
  const third = rowOf(2, { run: runOf(2), step: 100 });
  await host.send(snapshot([two, third]));
  await expect.poll(keys).toEqual(['swatch swatch-orange', 'swatch swatch-blue']);
  expect((await losses.values()).slice(0, 3)).toEqual(said(1, 700, 699));
});

it('without any run there is one line that says so', async () => {
  const bundled = { ...one, label: 'Bundled model', run: undefined, step: 1 };
  const { page, losses, curves } = await open([snapshot([bundled])]);
  await curves.getByText('Not of a run in this workspace, so no curve: Bundled model.').waitFor();
  expect(await losses.chart.isVisible()).toBe(false);
  expect(await page.getByText('The dots').count()).toBe(0);
});

it('before the first step there are words', async () => {
  const { losses } = await open([snapshot([one])]);
  await losses.chart.getByText('The curves appear with the first step that is recorded.').waitFor();
  expect(await losses.canvas.isVisible()).toBe(false);
});

it('how they are looked at is kept, and they are saved', async () => {
  const kept = { logScale: false, smoothing: 0.5, axis: 'time', hidden: ['/w/relu-600/loss'] } as const;
  const { page, host, losses } = await open([snapshot([one, two]), metricsOf(0, 200), metricsOf(1, 100)], {
    state: { baseline: false, gain: 8, tone: 'colour', curves: kept },
  });
  await losses.canvas.waitFor();
  expect(await losses.place()).toMatch(/^After/);
  expect(await page.getByRole('slider', { name: 'Smoothing' }).inputValue()).toBe('0.5');
  expect(await page.getByRole('checkbox', { name: 'Log scale' }).getAttribute('aria-checked')).toBe('false');
  await losses.chart.getByRole('button', { name: 'tanh-600 · Total' }).click();
  const hidden = [...kept.hidden, '/w/tanh-600/loss'];
  await expect.poll(async () => (await host.state())?.curves).toEqual({ ...kept, hidden });
  await page.getByRole('button', { name: 'Save Curves as CSV…' }).click();
  await page.getByRole('button', { name: 'Save Curves as SVG…' }).click();
  await expect.poll(async () => (await host.posted()).length).toBe(3);
  const [, csv, svg] = await host.posted();
  if (csv.type !== 'exportCurves' || svg.type !== 'exportCurves') throw new Error('Nothing was saved.');
  expect([csv.format, svg.format]).toEqual(['csv', 'svg']);
  const rows = csv.text.split('\r\n');
  expect(rows).toHaveLength(1 + 200 + 100 + 1);
  expect([rows[1], rows[201]].map((row) => row.split(',').slice(0, 3))).toEqual([
    ['relu-600', '1', '0'],
    ['tanh-600', '1', '0'],
  ]);
  expect(svg.text).toContain('Compared runs');
  expect(svg.text).toContain('tanh-600 · Secret');
  expect(svg.text).not.toContain('Total');
});
