import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chartInk, exactLosses, openCurves, ticks } from '../support/webviews/curve-page';
import { PageRing } from '../support/webviews/page-ring';
import { lossColumns, validationLine } from '../support/webviews/run-fixtures';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

const open = (steps: number) => openCurves(ring, steps);

const numbers = (texts: readonly string[]) => texts.filter((text) => text !== '').map(Number);

describe('the curves beside the losses', () => {
  it('are drawn, and read out at the pointed place in all charts at once', async () => {
    const { losses, psnr, ssim, rate } = await open(1000);
    for (const { canvas } of [psnr, ssim]) {
      expect(await chartInk(canvas, 'blue')).toBeGreaterThan(50);
      expect(await chartInk(canvas, 'green')).toBeGreaterThan(20);
    }
    expect(await chartInk(rate.canvas, 'foreground')).toBeGreaterThan(50);
    expect(await psnr.values()).toEqual(['Cover 31.13 dB', 'Secret 27.25 dB']);
    await losses.cursor.focus();
    for (const key of ['Home', 'PageUp', 'PageUp', 'PageUp', 'PageUp']) await losses.cursor.press(key);
    expect(await losses.place()).toBe('Step 201');
    expect(await losses.values()).toEqual(exactLosses(lossColumns(1000), 200));
    expect(await psnr.place()).toBe('Step 200');
    expect(await psnr.values()).toEqual(['Cover 30.13 dB', 'Secret 25.25 dB']);
    expect(await ssim.values()).toEqual(['Cover 0.9010', 'Secret 0.8020']);
    expect(await rate.values()).toEqual([`Learning rate ${Number((1e-3 / 1.201).toPrecision(4))}`]);
  });

  it('have the same horizontal axis, however few of their steps were measured', async () => {
    const { losses, psnr, rate } = await open(200);
    const { x } = await ticks(losses.canvas);
    expect(x.length).toBeGreaterThan(3);
    const small = (await ticks(psnr.canvas)).x;
    expect(small).toEqual((await ticks(rate.canvas)).x);
    // Ticks are as close as there is room; the axes end at the same place.
    expect([small.length > 1, small.at(-1)]).toEqual([true, x.at(-1)]);
  });

  it('read a value that is missing as a dash', async () => {
    const { host, losses, psnr, rate } = await open(100);
    const nan = new Float64Array([NaN]);
    const step = new Float64Array([101]);
    const missing = {
      step,
      epoch: step,
      time: step,
      learningRate: nan,
      loss: nan,
      coverLoss: nan,
      secretLoss: nan,
    };
    const line = { ...validationLine(101) };
    const none = { psnr: NaN, ssim: NaN, rmse: NaN };
    await host.send({
      type: 'append',
      losses: missing,
      validation: [{ ...line, validation: { cover: none, secret: none } }],
    });
    await expect.poll(losses.values).toEqual(['Total –', 'Cover –', 'Secret –']);
    expect(await psnr.values()).toEqual(['Cover –', 'Secret –']);
    expect(await rate.values()).toEqual(['Learning rate –']);
  });
});

describe('the horizontal axis', () => {
  it('counts steps, epochs or time, and this is kept', async () => {
    const { host, losses, psnr, by } = await open(3000);
    expect((await ticks(losses.canvas)).x).toContain('1,000');
    await by('Epoch');
    await expect.poll(losses.place).toBe('Epoch 30.00');
    expect(numbers((await ticks(losses.canvas)).x).every((tick) => Number.isInteger(tick))).toBe(true);
    expect(await psnr.place()).toBe('Epoch 30.00');
    await by('Time');
    await expect.poll(losses.place).toBe('After 16 min 40 s');
    const { x } = await ticks(losses.canvas);
    expect(x.length).toBeGreaterThan(4);
    for (const tick of x.slice(1)) expect(tick).toMatch(/^\d+ min$/);
    expect((await host.state())?.xAxis).toBe('time');
  });
});

describe('a curve', () => {
  it('is switched off and on by its name, and this is kept', async () => {
    const { host, losses } = await open(300);
    const cover = losses.chart.getByRole('button', { name: /^Cover/ });
    const shown = await chartInk(losses.canvas, 'blue');
    await cover.click();
    expect(await cover.getAttribute('aria-pressed')).toBe('false');
    await expect.poll(() => chartInk(losses.canvas, 'blue')).toBeLessThan(shown / 10);
    expect((await host.state())?.hiddenCurves).toEqual(['coverLoss']);
    await cover.click();
    await expect.poll(() => chartInk(losses.canvas, 'blue')).toBeGreaterThan(shown / 2);
    expect((await host.state())?.hiddenCurves).toEqual([]);
  });

  it('may be the last one that is switched off', async () => {
    const { losses } = await open(300);
    for (const name of [/^Total/, /^Cover/, /^Secret/])
      await losses.chart.getByRole('button', { name }).click();
    await expect.poll(() => chartInk(losses.canvas, 'foreground')).toBeLessThan(50);
    expect(await chartInk(losses.canvas, 'green')).toBe(0);
    expect((await ticks(losses.canvas)).x).toContain('100');
  });
});

describe('zooming', () => {
  it('by dragging upright narrows the vertical axis alone, and stays when lines are appended', async () => {
    const { host, losses, psnr, reset } = await open(1000);
    const before = await ticks(losses.canvas);
    const small = await ticks(psnr.canvas);
    await losses.drag([0.5, 0.6], [0.505, 0.9]);
    await reset.waitFor();
    const zoomed = await ticks(losses.canvas);
    expect(zoomed.x).toEqual(before.x);
    expect(zoomed.y).not.toEqual(before.y);
    expect(await ticks(psnr.canvas)).toEqual(small);
    await host.send({ type: 'append', losses: lossColumns(100, 1001), validation: [] });
    await expect.poll(losses.place).not.toBe('Step 1,000');
    await losses.move(2, 0.5);
    await expect.poll(losses.place).toBe('Step 1,100');
    expect((await ticks(losses.canvas)).y).toEqual(zoomed.y);
    // The horizontal axis follows what comes, in this chart and in the others.
    expect((await ticks(losses.canvas)).x).toContain('1,100');
    expect(await psnr.chart.getByRole('button', { name: 'Reset Zoom' }).isVisible()).toBe(false);
    await reset.click();
    await expect.poll(async () => (await ticks(losses.canvas)).y).toEqual(before.y);
  });

  it('along the horizontal axis is shared by all charts', async () => {
    const { losses, psnr, ssim, rate, reset } = await open(1000);
    const whole = (await ticks(rate.canvas)).x;
    await losses.drag([0.4, 0.5], [0.6, 0.5]);
    await reset.waitFor();
    for (const { canvas } of [losses, psnr, ssim, rate]) {
      const x = numbers((await ticks(canvas)).x);
      expect(Math.min(...x)).toBeGreaterThanOrEqual(400);
      expect(Math.max(...x)).toBeLessThanOrEqual(602);
    }
    await psnr.chart.getByRole('button', { name: 'Reset Zoom' }).click();
    await expect.poll(async () => (await ticks(rate.canvas)).x).toEqual(whole);
  });

  it('with the wheel asks for a modifier: Shift for the vertical axis, Ctrl for the horizontal one', async () => {
    const { page, losses, reset } = await open(1000);
    const before = await ticks(losses.canvas);
    await losses.move(0.5, 0.5);
    await page.mouse.wheel(0, 10);
    expect(await reset.isVisible()).toBe(false);
    await losses.move(0.5, 0.5);
    await page.keyboard.down('Shift');
    await page.mouse.wheel(0, -800);
    await page.keyboard.up('Shift');
    await expect.poll(async () => (await ticks(losses.canvas)).y).not.toEqual(before.y);
    expect((await ticks(losses.canvas)).x).toEqual(before.x);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -800);
    await page.keyboard.up('Control');
    await expect.poll(async () => (await ticks(losses.canvas)).x).not.toEqual(before.x);
  });

  it('goes with the keyboard: + and − along, Shift and arrows upright, Escape back', async () => {
    const { losses, psnr } = await open(1000);
    const before = await ticks(losses.canvas);
    const small = await ticks(psnr.canvas);
    await losses.cursor.focus();
    await losses.cursor.press('+');
    await losses.cursor.press('+');
    const along = await ticks(losses.canvas);
    expect(along.x).not.toEqual(before.x);
    expect((await ticks(psnr.canvas)).x).not.toEqual(small.x);
    await losses.cursor.press('-');
    await losses.cursor.press('-');
    await expect.poll(async () => (await ticks(losses.canvas)).x).toEqual(before.x);
    for (let i = 0; i < 4; i++) await losses.cursor.press('Shift+ArrowUp');
    const upright = await ticks(losses.canvas);
    expect(upright.y).not.toEqual(before.y);
    expect(upright.x).toEqual(before.x);
    await losses.cursor.press('Shift+ArrowDown');
    expect((await ticks(losses.canvas)).y).not.toEqual(upright.y);
    await losses.cursor.press('Escape');
    await expect.poll(() => ticks(losses.canvas)).toEqual(before);
  });
});

it('shows 100,000 points exactly, draws as many as can be told apart, and appends to them', async () => {
  const { host, losses, psnr } = await open(100_000);
  const columns = lossColumns(100_000);
  const drawn = async () => Number(await losses.chart.locator('.plot').getAttribute('data-drawn-points'));
  expect(await drawn()).toBeGreaterThan(1000);
  expect(await drawn()).toBeLessThanOrEqual(4000);
  await losses.cursor.focus();
  await losses.cursor.press('End');
  // The last one is the editor's.
  for (const key of ['PageDown', 'PageDown', 'ArrowLeft', 'Control+PageDown']) await losses.cursor.press(key);
  const step = Number(await losses.cursor.getAttribute('aria-valuenow'));
  expect(step).toBe(89_999);
  expect(await losses.values()).toEqual(exactLosses(columns, step - 1));
  expect(await psnr.place()).toBe('Step 90,000');
  await host.send({ type: 'append', losses: lossColumns(10, 100_001), validation: [] });
  await expect.poll(() => losses.cursor.getAttribute('aria-valuemax')).toBe('100010');
  // Who points somewhere keeps reading there.
  expect(await losses.values()).toEqual(exactLosses(columns, step - 1));
  await losses.cursor.press('End');
  expect(await losses.values()).toEqual(exactLosses(lossColumns(100_010), 100_009));
  expect(await drawn()).toBeLessThanOrEqual(4000);
});
