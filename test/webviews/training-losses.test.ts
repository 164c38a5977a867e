import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type {
  FromTrainingPage,
  ToTrainingPage,
  TrainingPageState,
} from '../../src/vscode/panels/training/contract';
import { canvasInk } from '../support/webviews/look';
import { PageRing, type OpenOptions } from '../support/webviews/page-ring';
import { lossColumns, runSummary, validationLine } from '../support/webviews/run-fixtures';
import { themes } from '../support/webviews/themes';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

function snapshot(steps: number): ToTrainingPage {
  const validation = [validationLine(10), { ...validationLine(20), validation: undefined }];
  return {
    type: 'snapshot',
    run: runSummary('running'),
    losses: lossColumns(steps),
    validation,
    sampleSteps: [],
  };
}

async function open(steps: number, options: OpenOptions<TrainingPageState> = {}) {
  const opened = await ring.openPage<ToTrainingPage, FromTrainingPage, TrainingPageState>(
    'training',
    options,
  );
  await opened.host.send(snapshot(steps));
  const chart = opened.page.getByRole('region', { name: 'Losses' });
  const canvas = chart.locator('.uplot canvas');
  if (steps > 0) await canvas.waitFor();
  return { ...opened, chart, canvas, cursor: opened.page.getByRole('slider', { name: 'Loss curves' }) };
}

describe('the loss curves', () => {
  it('asks for its data once, then draws all three curves in their colours', async () => {
    const { host, canvas } = await open(200);
    expect(await host.posted()).toEqual([{ type: 'ready' }]);
    for (const color of ['charts-foreground', 'charts-blue', 'charts-green']) {
      const { pixels } = await canvasInk(canvas, themes.dark.variables[color]);
      expect(pixels, color).toBeGreaterThan(100);
    }
  });

  it('says the exact latest and lowest losses in a table', async () => {
    const { page } = await open(200);
    const losses = lossColumns(200);
    for (const [name, column] of Object.entries({
      Total: 'loss',
      Cover: 'coverLoss',
      Secret: 'secretLoss',
    } as const)) {
      const row = page.locator('#loss-table').getByRole('row', { name });
      const cells = await row.getByRole('cell').allTextContents();
      expect(cells).toEqual([losses[column][199].toPrecision(6), Math.min(...losses[column]).toPrecision(6)]);
    }
  });

  it('shows the newest validation, not a newer line without one', async () => {
    const { page } = await open(200);
    const table = page.locator('#validation-table');
    expect(await table.getByRole('row', { name: 'Cover' }).getByRole('cell').allTextContents()).toEqual([
      '34.57 dB',
      '0.9712',
      '4.76',
    ]);
    expect(await table.getByRole('row', { name: 'Secret' }).getByRole('cell').allTextContents()).toEqual([
      '29.12 dB',
      '0.9051',
      '8.92',
    ]);
  });

  it('moves on when lines are appended, and replaces those of a run taken up again', async () => {
    const { page, host, canvas, chart } = await open(200);
    const before = await canvasInk(canvas, themes.dark.variables['charts-blue']);
    await host.send({ type: 'append', losses: lossColumns(50, 201), validation: [validationLine(250)] });
    await chart.getByText('Step 250', { exact: true }).waitFor();
    const after = await canvasInk(canvas, themes.dark.variables['charts-blue']);
    expect(after.hash).not.toBe(before.hash);
    await host.send({ type: 'append', losses: lossColumns(10, 221), validation: [] });
    await chart.getByText('Step 230', { exact: true }).waitFor();
    const total = await page
      .locator('#loss-table')
      .getByRole('row', { name: 'Total' })
      .getByRole('cell')
      .first();
    expect(await total.textContent()).toBe(lossColumns(230).loss[229].toPrecision(6));
  });

  it('waits in words until the first step, and copes with a single one and with missing numbers', async () => {
    const { page, host, chart } = await open(0);
    await chart.getByText('Waiting for the first step…').waitFor();
    await host.send({ type: 'append', losses: lossColumns(1), validation: [] });
    await chart.getByText('Step 1', { exact: true }).waitFor();
    expect(await chart.getByText('Waiting for the first step…').isVisible()).toBe(false);
    const missing = new Float64Array([NaN]);
    const losses = {
      step: new Float64Array([2]),
      epoch: missing,
      time: missing,
      learningRate: missing,
      loss: missing,
      coverLoss: missing,
      secretLoss: missing,
    };
    await host.send({ type: 'append', losses, validation: [] });
    await chart.getByText('Step 2', { exact: true }).waitFor();
    const latest = page.locator('#loss-table').getByRole('row', { name: 'Total' }).getByRole('cell').first();
    expect(await latest.textContent()).toBe('–');
  });

  it('shows the exact numbers of the step under the pointer, however thinned out the drawing is', async () => {
    const { page, cursor, chart } = await open(20_000);
    const drawn = Number(await chart.locator('.plot').getAttribute('data-drawn-points'));
    expect(drawn).toBeGreaterThan(1000);
    expect(drawn).toBeLessThanOrEqual(4000);
    const over = await chart.locator('.u-over').boundingBox();
    if (!over) throw new Error('The plot has no area.');
    await page.mouse.move(over.x + over.width * 0.37, over.y + over.height / 2);
    await expect.poll(() => cursor.getAttribute('aria-valuenow')).not.toBe('20000');
    const step = Number(await cursor.getAttribute('aria-valuenow'));
    expect(Math.abs(step - 20_000 * 0.37)).toBeLessThan(20);
    const losses = lossColumns(20_000);
    const shown = await chart.locator('.readout-item').allTextContents();
    expect(shown).toEqual([
      `Total ${losses.loss[step - 1].toPrecision(6)}`,
      `Cover ${losses.coverLoss[step - 1].toPrecision(6)}`,
      `Secret ${losses.secretLoss[step - 1].toPrecision(6)}`,
    ]);
    await page.mouse.move(5, 5);
    await expect.poll(() => cursor.getAttribute('aria-valuenow')).toBe('20000');
  });

  it('is read step by step with the keyboard', async () => {
    const { page, cursor } = await open(200);
    await cursor.focus();
    await page.keyboard.press('Home');
    expect(await cursor.getAttribute('aria-valuenow')).toBe('1');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await cursor.getAttribute('aria-valuenow')).toBe('3');
    expect(await cursor.getAttribute('aria-valuetext')).toContain(
      `Total ${lossColumns(3).loss[2].toPrecision(6)}`,
    );
    await page.keyboard.press('Escape');
    expect(await cursor.getAttribute('aria-valuenow')).toBe('200');
  });

  it('zooms into a dragged range with every point of it, stays there, and comes back', async () => {
    const { page, host, chart } = await open(20_000);
    const over = await chart.locator('.u-over').boundingBox();
    if (!over) throw new Error('The plot has no area.');
    const y = over.y + over.height / 2;
    await page.mouse.move(over.x + over.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(over.x + over.width * 0.6, y, { steps: 4 });
    await page.mouse.up();
    const reset = chart.getByRole('button', { name: 'Reset Zoom' });
    await reset.waitFor();
    const drawn = async () => Number(await chart.locator('.plot').getAttribute('data-drawn-points'));
    expect(await drawn()).toBeGreaterThan(1900);
    expect(await drawn()).toBeLessThan(2100);
    const zoomed = await drawn();
    await host.send({ type: 'append', losses: lossColumns(10, 20_001), validation: [] });
    await page.locator('#loss-table').locator('..').getByText('step 20,010').waitFor();
    expect(await drawn()).toBe(zoomed);
    await reset.click();
    await expect.poll(drawn).toBeGreaterThan(2100);
    expect(await reset.isVisible()).toBe(false);
  });
});

describe('what the user was looking at', () => {
  it('is drawn otherwise with log scale and smoothing, and kept', async () => {
    const { page, host, canvas } = await open(200);
    const ink = async () => (await canvasInk(canvas, themes.dark.variables['charts-blue'])).hash;
    const log = await ink();
    await page.getByRole('checkbox', { name: 'Log scale', checked: true }).click();
    const linear = await ink();
    expect(linear).not.toBe(log);
    await page.getByRole('slider', { name: 'Smoothing' }).fill('0.9');
    expect(await ink()).not.toBe(linear);
    expect(await host.state()).toEqual({
      runName: 'tiny-imagenet-baseline',
      logScale: false,
      smoothing: 0.9,
      xAxis: 'step',
      hiddenCurves: [],
      amplification: 8,
    });
  });

  it('is restored after a reload, and the page asks for its data again', async () => {
    const state = { runName: 'tiny-imagenet-baseline', logScale: true, smoothing: 0.5, amplification: 20 };
    const { page, host, chart } = await open(200, { state });
    expect(await page.getByRole('checkbox', { name: 'Log scale' }).isChecked()).toBe(true);
    expect(await page.getByRole('slider', { name: 'Smoothing' }).inputValue()).toBe('0.5');
    expect(await host.state()).toEqual(state);
    await page.reload();
    expect(await host.posted()).toEqual([{ type: 'ready' }]);
    await host.send(snapshot(300));
    await chart.getByText('Step 300', { exact: true }).waitFor();
    expect(await page.getByRole('checkbox', { name: 'Log scale' }).isChecked()).toBe(true);
  });
});

it('draws in the new colours when the theme changes while it is open', async () => {
  const { page, canvas } = await open(200);
  const blue = themes.light.variables['charts-blue'];
  expect((await canvasInk(canvas, blue)).pixels).toBeLessThan(50);
  await page.evaluate(({ bodyClass, variables }) => {
    for (const [name, value] of Object.entries(variables)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }
    document.body.className = bodyClass;
  }, themes.light);
  await expect.poll(async () => (await canvasInk(canvas, blue)).pixels).toBeGreaterThan(100);
});

it('follows the width of the window', async () => {
  const { page, canvas } = await open(200, { width: 1280 });
  const wide = await canvas.boundingBox();
  await page.setViewportSize({ width: 420, height: 900 });
  await expect.poll(async () => (await canvas.boundingBox())?.width).toBeLessThan(381);
  expect(wide?.width).toBeGreaterThan(800);
});
