import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keysAtWindow } from '../support/webviews/keys';
import { canvasInk } from '../support/webviews/look';
import { PageRing, screenshot } from '../support/webviews/page-ring';
import { sweepSnapshot, trialOf } from '../support/webviews/sweep-fixtures';
import { wideSnapshot } from '../support/webviews/wide-sweep';
import { openSweep } from '../support/webviews/sweep-page';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

const psnr = 'figure:validation.secret.psnr';
const relu = [0, 3, 6, 9];

async function pickFigure(page: Page, name: string) {
  await page.getByRole('combobox', { name: 'Figure' }).click();
  await page.getByRole('option', { name }).click();
}

describe('a brush', () => {
  it('is drawn, moved, made longer and taken away with the pointer; table, history and count follow', async () => {
    const { host, table, brush, brushes, clickAxis, caption, history } = await openSweep(ring);
    const before = await canvasInk(history.locator('canvas'), '#ff0000');
    // The axis of the activation counts relu, tanh, gelu from below.
    await brush(1, 0.95, 0.7);
    await expect.poll(table.numbers).toEqual(relu);
    expect(await caption()).toBe('4 of 12 trials');
    await expect
      .poll(async () => (await canvasInk(history.locator('canvas'), '#ff0000')).hash)
      .not.toBe(before.hash);
    expect((await host.state())?.brushes).toEqual([{ axis: 'model.activation', categories: ['relu'] }]);
    // The whole of it by its middle, then its upper end.
    await brush(1, 5 / 6, 1 / 2);
    await expect.poll(table.numbers).toEqual([1, 4, 7, 10]);
    await brush(1, 0.4, 0.05);
    await expect.poll(table.numbers).toEqual([1, 2, 4, 5, 7, 8, 10, 11]);
    await clickAxis(1, 0.97);
    await expect.poll(caption).toBe('12 of 12 trials');
    expect([await brushes.count(), (await host.state())?.brushes]).toEqual([0, []]);
  });

  it('narrows those of other axes, and all are cleared at once', async () => {
    const { page, table, brush, brushes, caption } = await openSweep(ring);
    const clear = page.getByRole('button', { name: 'Clear Filters' });
    expect(await clear.isVisible()).toBe(false);
    await brush(1, 0.95, 0.7);
    await brush(2, 0.95, 0.6);
    await expect.poll(table.numbers).toEqual([0, 6]);
    await clear.click();
    await expect.poll(caption).toBe('12 of 12 trials');
    expect(await brushes.count()).toBe(0);
  });

  it('is typed with the keyboard, and its ends are moved by arrows', async () => {
    const { page, host, header, table, brushes } = await openSweep(ring);
    await header('loss.beta').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Lowest value' }).fill('1');
    await expect
      .poll(async () => (await host.state())?.brushes)
      .toEqual([{ axis: 'loss.beta', ranges: [{ low: 1 }] }]);
    const above = (low: number) =>
      Array.from({ length: 12 }, (_, i) => i).filter((i) => Number(trialOf(i).values['loss.beta']) >= low);
    await expect.poll(table.numbers).toEqual(above(1));
    await page.keyboard.press('Escape');
    await expect.poll(() => header('loss.beta').evaluate((one) => one === document.activeElement)).toBe(true);
    const lowest = page.getByRole('slider', { name: 'beta: lowest' });
    await lowest.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('PageUp');
    const low = async () => (await host.state())?.brushes?.[0]?.ranges?.[0]?.low ?? NaN;
    await expect.poll(low).toBeGreaterThan(1.4);
    const reached = await low();
    // The editor shows another tab.
    await page.keyboard.press('Control+PageDown');
    expect(await low()).toBe(reached);
    await expect.poll(table.numbers).toEqual(above(await low()));
    expect(Number(await lowest.getAttribute('aria-valuetext'))).toBeCloseTo(await low(), 1);
    await page.keyboard.press('Delete');
    await expect.poll(() => brushes.count()).toBe(0);
    expect(await header('loss.beta').evaluate((one) => one === document.activeElement)).toBe(true);
  });

  it('that cannot be typed so is marked, says why, and leaves the former one as it is', async () => {
    const { page, host, header } = await openSweep(ring);
    await header('loss.beta').press('Enter');
    const [from, to] = ['Lowest value', 'Highest value'].map((name) => page.getByRole('textbox', { name }));
    const problem = page.locator('.range-problem');
    const invalid = () =>
      Promise.all([from, to].map(async (field) => (await field.getAttribute('aria-invalid')) === 'true'));
    await from.fill('1');
    await to.fill('1,2');
    expect(await problem.textContent()).toBe('"1,2" is no number. Decimals have a point: 0.5 or 1e-4.');
    await expect.poll(invalid).toEqual([false, true]);
    await to.fill('0.5');
    expect(await problem.textContent()).toBe('The lowest value is above the highest.');
    await expect.poll(invalid).toEqual([true, true]);
    expect((await host.state())?.brushes).toEqual([{ axis: 'loss.beta', ranges: [{ low: 1 }] }]);
    await screenshot(page, 'sweep-range-refused');
    await to.fill('1.2');
    expect(await problem.textContent()).toBe('');
    await expect.poll(invalid).toEqual([false, false]);
    expect((await host.state())?.brushes).toEqual([{ axis: 'loss.beta', ranges: [{ low: 1, high: 1.2 }] }]);
    await from.fill('abc');
    await expect.poll(invalid).toEqual([true, false]);
  });

  it('of categories is chosen in the menu of the axis, which its button opens and closes', async () => {
    const { page, header, table } = await openSweep(ring);
    const button = header('model.activation');
    await button.click();
    await page.getByRole('checkbox', { name: 'tanh' }).click();
    await expect.poll(table.numbers).toEqual([0, 2, 3, 5, 6, 8, 9, 11]);
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await button.click();
    await expect.poll(() => button.getAttribute('aria-expanded')).toBe('false');
    expect(await page.locator('.popover:popover-open').count()).toBe(0);
    await button.click();
    await expect.poll(() => page.locator('.popover:popover-open').count()).toBe(1);
  });

  it('of no category shows no trial, and its menu says so', async () => {
    const { page, host, header, caption } = await openSweep(ring);
    const boxes = page.locator('.popover [role="group"]').getByRole('checkbox');
    await header('model.activation').click();
    for (const name of ['relu', 'tanh', 'gelu']) await page.getByRole('checkbox', { name }).click();
    await expect.poll(caption).toBe('0 of 12 trials');
    expect((await host.state())?.brushes).toEqual([{ axis: 'model.activation', categories: [] }]);
    await page.keyboard.press('Escape');
    await header('model.activation').click();
    expect(await boxes.evaluateAll((all) => all.map((box) => box.ariaChecked))).toEqual(
      Array(3).fill('false'),
    );
    await page.getByRole('checkbox', { name: 'tanh' }).click();
    await expect.poll(caption).toBe('4 of 12 trials');
  });

  it('keeps its axis when another figure is looked at', async () => {
    const { page, brush, brushes, caption, axes, header } = await openSweep(ring);
    await brush(4, 0.05, 0.5);
    await expect.poll(caption).not.toBe('12 of 12 trials');
    const before = await caption();
    await pickFigure(page, 'Loss');
    await expect.poll(async () => (await axes()).slice(-2)).toEqual([psnr, 'figure:loss']);
    expect([await caption(), await brushes.count()]).toEqual([before, 1]);
    expect(await header(psnr).textContent()).toContain('filtered');
  });
});

describe('an axis', () => {
  it('is flipped and made logarithmic or plain, and keeps the focus of its button', async () => {
    const { page, host, header, marks } = await openSweep(ring);
    const upward = await marks(0);
    expect(upward).toEqual(['0.005', '0.002', '0.001', '5e-4', '2e-4']);
    await header('schedule.learningRate').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'Flipped' }).click();
    await expect.poll(() => marks(0)).toEqual([...upward].reverse());
    await page.getByRole('checkbox', { name: 'Logarithmic' }).click();
    await expect.poll(() => marks(0)).not.toContain('5e-4');
    expect((await host.state())?.axes?.[0]).toEqual({
      id: 'schedule.learningRate',
      flipped: true,
      log: false,
    });
    await page.keyboard.press('Escape');
    expect(await header('schedule.learningRate').evaluate((one) => one === document.activeElement)).toBe(
      true,
    );
  });

  it('is dragged to another place, and moved with Alt and the arrow keys', async () => {
    const { page, host, header, axes } = await openSweep(ring);
    const order = ['schedule.learningRate', 'model.activation', 'epochs', 'loss.beta', psnr];
    expect(await axes()).toEqual(order);
    const [from, to] = [await header(psnr).boundingBox(), await header('model.activation').boundingBox()];
    if (!from || !to) throw new Error('There are no headers.');
    await page.mouse.move(from.x + 20, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + 20, to.y + 10, { steps: 4 });
    await page.mouse.up();
    const moved = ['schedule.learningRate', psnr, 'model.activation', 'epochs', 'loss.beta'];
    await expect.poll(axes).toEqual(moved);
    // The end of a drag is no click.
    expect(await page.locator('.popover:popover-open').count()).toBe(0);
    await header(psnr).focus();
    const forwarded = await keysAtWindow(page);
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(axes).toEqual([moved[0], moved[2], psnr, moved[3], moved[4]]);
    expect(await header(psnr).evaluate((one) => one === document.activeElement)).toBe(true);
    expect((await host.state())?.axes?.map(({ id }) => id)).toEqual(await axes());
    // The editor would go forward.
    expect(await forwarded()).not.toContain('ArrowRight');
  });

  it('is taken away and added again', async () => {
    const { page, axes } = await openSweep(ring);
    await page.getByRole('button', { name: 'Axes…' }).click();
    await page.getByRole('checkbox', { name: 'epochs' }).click();
    await expect.poll(axes).not.toContain('epochs');
    await page.getByRole('checkbox', { name: 'Loss' }).click();
    await expect.poll(async () => (await axes()).at(-1)).toBe('figure:loss');
  });

  it('stays where only one other is left', async () => {
    const { page, axes } = await openSweep(ring);
    await page.getByRole('button', { name: 'Axes…' }).click();
    const box = (name: string) => page.getByRole('checkbox', { name, exact: true });
    for (const name of ['learningRate', 'activation', 'epochs']) await box(name).click();
    await expect.poll(axes).toEqual(['loss.beta', psnr]);
    expect([await box('beta').isDisabled(), await box('Secret PSNR').isDisabled()]).toEqual([true, true]);
    await box('Loss').click();
    await expect.poll(() => box('beta').isDisabled()).toBe(false);
    expect(await axes()).toEqual(['loss.beta', psnr, 'figure:loss']);
  });

  it('keeps the way it was turned when it becomes that of another figure', async () => {
    const { page, host, header } = await openSweep(ring);
    await header(psnr).click();
    await page.getByRole('checkbox', { name: 'Flipped' }).click();
    await page.keyboard.press('Escape');
    await pickFigure(page, 'Loss');
    await expect
      .poll(async () => (await host.state())?.axes?.at(-1))
      .toEqual({ id: 'figure:loss', flipped: true, log: false });
  });
});

describe('the trials that are drawn', () => {
  it('are the best of the figure where that is wanted', async () => {
    const { page, host, table, caption } = await openSweep(ring);
    await page.getByRole('combobox', { name: 'Trials that are drawn' }).click();
    await page.getByRole('option', { name: 'Best 5', exact: true }).click();
    await expect.poll(caption).toBe('5 of 12 trials');
    const value = (trial: number) => trialOf(trial).figures['validation.secret.psnr'];
    // The fourth was stopped early, the seventh has failed, the last one runs.
    const best = [0, 1, 2, 3, 5, 6, 8, 9, 10].sort((a, b) => value(b) - value(a)).slice(0, 5);
    expect(await table.numbers()).toEqual(best.sort((a, b) => a - b));
    expect((await host.state())?.top).toBe(5);
  });

  it('are as few after the page was hidden, which is said and can be undone', async () => {
    const { page, host, caption } = await openSweep(ring, { state: { top: 5 } });
    const choice = page.getByRole('combobox', { name: 'Trials that are drawn' });
    expect(await choice.locator('.selected-value').textContent()).toContain('Best 5');
    await choice.click();
    await page.getByRole('option', { name: 'All trials' }).click();
    await expect.poll(caption).toBe('12 of 12 trials');
    expect((await host.state())?.top).toBeUndefined();
  });

  it('are coloured by another figure, which gets the axis, the best trial and the importance', async () => {
    const { page, section, axes, asked } = await openSweep(ring);
    const legend = page.locator('.legend-scale');
    expect(await legend.textContent()).toContain('Secret PSNR: worst');
    await pickFigure(page, 'Loss');
    await expect.poll(() => legend.textContent()).toContain('Loss: worst');
    expect((await axes()).at(-1)).toBe('figure:loss');
    expect((await asked('importance')).map(({ figure }) => figure)).toEqual([
      'validation.secret.psnr',
      'loss',
    ]);
    expect(await section('Parameter importance').textContent()).toContain('Computing…');
  });

  it('are named under the pointer, and chosen by a click', async () => {
    const { page, host } = await openSweep(ring, { snapshot: sweepSnapshot(2) });
    const tip = page.locator('.chart-tip');
    const box = await page.locator('.parallel-chart').boundingBox();
    if (!box) throw new Error('There is no chart.');
    // Both trials are known, but only the first has a figure: its line alone reaches the last axis.
    const x = box.x + box.width - 80;
    for (let part = 0; part <= 1 && !(await tip.isVisible()); part += 0.02)
      await page.mouse.move(x, box.y + part * box.height);
    expect(await tip.textContent()).toContain('Trial 0 · Complete');
    expect(await tip.textContent()).toContain('activationrelu');
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(async () => (await host.state())?.chosen).toEqual([0]);
    await page.mouse.move(1, 1);
    await expect.poll(() => tip.isVisible()).toBe(false);
  });

  it('are named in a box that fits the window, however many parameters they have', async () => {
    const { page } = await openSweep(ring, { snapshot: wideSnapshot(3, 200), height: 700 });
    const tip = page.locator('.chart-tip');
    const box = await page.locator('.parallel-chart').boundingBox();
    if (!box) throw new Error('There is no chart.');
    for (let part = 0; part <= 1 && !(await tip.isVisible()); part += 0.02)
      await page.mouse.move(box.x + 120, box.y + part * box.height);
    const { y, height } = (await tip.boundingBox())!;
    expect([y >= 0, y + height <= 700]).toEqual([true, true]);
    const values = await tip.locator('.tip-values span').allTextContents();
    const rest = Number(/and (\d+) more/.exec(values.join(' '))?.[1]);
    expect(values.slice(-2)[0]).toBe('Secret PSNR');
    // Two for each parameter and for the figure, and one for the rest.
    expect(values.length).toBe(2 * (200 - rest) + 2 + 1);
  });

  it('have not the figure yet, says the contour, too', async () => {
    const trials = [0, 1].map((i) => trialOf(i, { figures: {} }));
    const { page } = await openSweep(ring, { snapshot: { ...sweepSnapshot(0), trials }, height: 3000 });
    await expect
      .poll(() => page.locator('.contour-chart .plot-words').textContent())
      .toBe('No trial has this figure yet.');
  });
});
