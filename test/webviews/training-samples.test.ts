import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type {
  FromTrainingPage,
  ToTrainingPage,
  TrainingPageState,
} from '../../src/vscode/panels/training/contract';
import { canvasPixels } from '../support/webviews/look';
import { PageRing } from '../support/webviews/page-ring';
import { lossColumns, runSummary, sampleFixture, type SampleFixture } from '../support/webviews/run-fixtures';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

const points = [0, 7, 16, 31].flatMap((x) => [0, 5, 18, 31].map((y) => [x, y] as const));

async function open(sample: SampleFixture | undefined, sampleSteps: readonly number[], amplification = 10) {
  const state = { runName: '', logScale: false, smoothing: 0, amplification };
  const opened = await ring.openPage<ToTrainingPage, FromTrainingPage, TrainingPageState>('training', {
    state,
  });
  await opened.host.send({
    type: 'snapshot',
    run: runSummary('running'),
    losses: lossColumns(20),
    validation: [],
    sample: sample?.payload,
    sampleSteps,
  });
  const { page, host } = opened;
  const cell = (row: number, column: number) =>
    page.locator('.samples-grid tbody tr').nth(row).locator('canvas').nth(column);
  return {
    page,
    cell,
    send: host.send,
    state: host.state,
    slider: page.getByRole('slider', { name: 'Step', exact: true }),
    selected: async () => (await host.posted()).filter(({ type }) => type === 'selectSample'),
    /** Waits until the cover of the first pair is that of the sheet: the pages decode in the background. */
    drawn: async (fixture: SampleFixture) => {
      await cell(0, 0).waitFor();
      const wanted = points.map(([x, y]) => fixture.pixel(0, 2, x, y));
      await expect.poll(() => canvasPixels(cell(0, 2), points)).toEqual(wanted);
    },
  };
}

describe('the evaluation pairs', () => {
  it('stand in six named columns, pixel for pixel as in the sheet', async () => {
    const sample = await sampleFixture(100);
    const { page, cell, drawn } = await open(sample, [100]);
    await drawn(sample);
    expect(await page.locator('.samples-grid').getByRole('columnheader').allTextContents()).toEqual([
      'Cover',
      'Secret',
      'Encoded cover',
      'Decoded secret',
      'Difference of cover',
      'Difference of secret',
    ]);
    expect(await page.locator('.samples-grid tbody tr').count()).toBe(3);
    for (const row of [0, 1, 2]) {
      for (const column of [0, 1, 2, 3]) {
        const wanted = points.map(([x, y]) => sample.pixel(row, column, x, y));
        expect(await canvasPixels(cell(row, column), points)).toEqual(wanted);
      }
    }
  });

  it('show their differences amplified by exactly the chosen factor', async () => {
    const sample = await sampleFixture(100);
    const { page, cell, drawn, state } = await open(sample, [100], 1);
    await drawn(sample);
    const choose = async (factor: number) => {
      await page.getByRole('combobox', { name: 'Amplification of the differences' }).click();
      await page.getByRole('option', { name: `×${factor}`, exact: true }).click();
    };
    for (const factor of [1, 5, 10, 20]) {
      if (factor > 1) await choose(factor);
      for (const column of [4, 5]) {
        const wanted = points.map(([x, y]) =>
          sample.pixel(1, column, x, y).map((value) => Math.min(255, value * factor)),
        );
        expect(await canvasPixels(cell(1, column), points)).toEqual(wanted);
      }
    }
    expect((await state())?.amplification).toBe(20);
  });

  it('are announced in words before the first checkpoint', async () => {
    const { page, send, drawn } = await open(undefined, []);
    await page.getByText('The pictures appear with the first checkpoint.').waitFor();
    const sample = await sampleFixture(100);
    await send({ type: 'sample', sample: sample.payload, sampleSteps: [100] });
    await drawn(sample);
    expect(await page.getByText('The pictures appear with the first checkpoint.').isVisible()).toBe(false);
  });

  it('say so when a sheet cannot be read, and go on with the next', async () => {
    const { page, send, drawn } = await open(undefined, []);
    const png = new TextEncoder().encode('no picture').buffer as ArrayBuffer;
    await send({ type: 'sample', sample: { step: 100, rows: 3, cell: 32, png }, sampleSteps: [100] });
    await page.getByText('The pictures of step 100 cannot be read.').waitFor();
    const wrongSize = await sampleFixture(200);
    await send({ type: 'sample', sample: { ...wrongSize.payload, rows: 4 }, sampleSteps: [100, 200] });
    await page.getByText('The pictures of step 200 cannot be read.').waitFor();
    const sample = await sampleFixture(300);
    await send({ type: 'sample', sample: sample.payload, sampleSteps: [100, 200, 300] });
    await drawn(sample);
    expect(await page.getByText('cannot be read').isVisible()).toBe(false);
  });
});

describe('the step slider', () => {
  it('follows the newest sheet until it is moved, and again from the end', async () => {
    const [old, middle, latest] = await Promise.all([100, 201, 302].map((step) => sampleFixture(step)));
    const { send, slider, selected, drawn } = await open(middle, [100, 201]);
    await drawn(middle);
    await slider.focus();
    await slider.press('ArrowLeft');
    await expect.poll(selected).toEqual([{ type: 'selectSample', step: 100 }]);
    await send({ type: 'sample', sample: old.payload, sampleSteps: [100, 201] });
    await drawn(old);

    await send({ type: 'sample', sample: latest.payload, sampleSteps: [100, 201, 302] });
    await expect.poll(() => slider.getAttribute('max')).toBe('2');
    await drawn(old);
    expect(await slider.getAttribute('aria-valuetext')).toBe('Step 100');

    await slider.press('End');
    await expect.poll(async () => (await selected()).at(-1)).toEqual({ type: 'selectSample', step: 302 });
    await send({ type: 'sample', sample: latest.payload, sampleSteps: [100, 201, 302] });
    await drawn(latest);
    expect(await slider.getAttribute('aria-valuetext')).toBe('Step 302 (latest)');
  });
});

describe('a cell', () => {
  it('is enlarged by Enter, left by arrow keys and closed by Esc, which gives the focus back', async () => {
    const sample = await sampleFixture(100);
    const { page, drawn } = await open(sample, [100]);
    await drawn(sample);
    const first = page.getByRole('button', { name: 'Pair 1, Cover' });
    await first.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Pair 2 · Difference of secret ×10 · step 100' });
    await dialog.waitFor();
    const enlarged = page.locator('dialog canvas');
    const wanted = (column: number, factor: number) =>
      points.map(([x, y]) => sample.pixel(1, column, x, y).map((value) => Math.min(255, value * factor)));
    expect(await canvasPixels(enlarged, points)).toEqual(wanted(5, 10));
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('dialog', { name: 'Pair 2 · Decoded secret · step 100' }).waitFor();
    expect(await canvasPixels(enlarged, points)).toEqual(wanted(3, 1));
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Pair 2, Decoded secret');
  });

  it('is the only one of its grid in the tab order', async () => {
    const sample = await sampleFixture(100);
    const { page, drawn } = await open(sample, [100]);
    await drawn(sample);
    expect(await page.locator('.samples-grid [tabindex="0"]').count()).toBe(1);
    await page.getByRole('button', { name: 'Pair 3, Secret' }).click();
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await page.locator('.samples-grid [tabindex="0"]').getAttribute('aria-label')).toBe(
      'Pair 3, Secret',
    );
  });
});
