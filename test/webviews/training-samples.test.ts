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

async function open(
  sample: SampleFixture | undefined,
  sampleSteps: readonly number[],
  kept: Partial<TrainingPageState> = {},
) {
  const state = { runName: '', logScale: false, smoothing: 0, amplification: 8, ...kept };
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
  const wanted = async () =>
    (await host.posted()).flatMap((message) => (message.type === 'selectSample' ? [message.step] : []));
  const answered = new Set<number>();
  return {
    page,
    cell,
    send: host.send,
    state: host.state,
    posted: host.posted,
    wanted,
    slider: page.getByRole('slider', { name: 'Step', exact: true }),
    button: (name: string) => page.getByRole('button', { name, exact: true }),
    /** Answers what the page asks for from now on, as the extension does. */
    serve: (fixtures: readonly SampleFixture[]) => {
      const timer = setInterval(async () => {
        for (const step of await wanted().catch(() => [])) {
          const fixture = fixtures.find(({ payload }) => payload.step === step);
          if (!fixture || answered.has(step)) continue;
          answered.add(step);
          await host.send({ type: 'sample', sample: fixture.payload, sampleSteps });
        }
      }, 20);
      page.once('framenavigated', () => clearInterval(timer));
    },
    /** Waits until the first container is that of the sheet: the pages decode in the background. */
    drawn: async (fixture: SampleFixture) => {
      await cell(0, 0).waitFor();
      const pixels = points.map(([x, y]) => fixture.pixel(0, 2, x, y));
      await expect.poll(() => canvasPixels(cell(0, 2), points)).toEqual(pixels);
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
        const pixels = points.map(([x, y]) => sample.pixel(row, column, x, y));
        expect(await canvasPixels(cell(row, column), points)).toEqual(pixels);
      }
    }
  });

  it('show their differences amplified by exactly the chosen gain', async () => {
    const sample = await sampleFixture(100);
    const { page, cell, drawn, state } = await open(sample, [100], { amplification: 1 });
    await drawn(sample);
    const choose = async (factor: number) => {
      await page.getByRole('combobox', { name: 'Amplification of the differences' }).click();
      await page.getByRole('option', { name: `×${factor}`, exact: true }).click();
    };
    for (const factor of [1, 2, 8, 32]) {
      if (factor > 1) await choose(factor);
      for (const column of [4, 5]) {
        const pixels = points.map(([x, y]) =>
          sample.pixel(1, column, x, y).map((value) => Math.min(255, value * factor)),
        );
        expect(await canvasPixels(cell(1, column), points)).toEqual(pixels);
      }
    }
    expect((await state())?.amplification).toBe(32);
  });

  it('show their differences in grey as the largest of the three channels', async () => {
    const sample = await sampleFixture(100);
    const { page, cell, drawn, state } = await open(sample, [100], { amplification: 4 });
    await drawn(sample);
    await page.getByRole('checkbox', { name: 'Grey' }).click();
    const pixels = points.map(([x, y]) => {
      const grey = Math.min(255, 4 * Math.max(...sample.pixel(2, 5, x, y)));
      return [grey, grey, grey];
    });
    await expect.poll(() => canvasPixels(cell(2, 5), points)).toEqual(pixels);
    expect((await state())?.grey).toBe(true);
    await page.getByRole('button', { name: 'Pair 3, Difference of secret' }).click();
    await page.getByRole('img', { name: 'Difference of secret ×4, grey' }).waitFor();
  });

  it('take a gain that is not offered any more for the usual one', async () => {
    const sample = await sampleFixture(100);
    const { cell, drawn } = await open(sample, [100], { amplification: 20 });
    await drawn(sample);
    const pixels = points.map(([x, y]) => sample.pixel(0, 5, x, y).map((value) => Math.min(255, 8 * value)));
    expect(await canvasPixels(cell(0, 5), points)).toEqual(pixels);
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

  it('are saved as the page drew them, with their step', async () => {
    const sample = await sampleFixture(100);
    const { page, drawn, button } = await open(sample, [100], { amplification: 4 });
    await drawn(sample);
    await button('Save Pictures…').click();
    const saved = () =>
      page.evaluate(async () => {
        type Saved = { type: string; step: number; png: ArrayBuffer };
        const message = (window.fakeHost.posted as Saved[]).find(({ type }) => type === 'saveSheet');
        if (!message) return undefined;
        const bitmap = await createImageBitmap(new Blob([message.png]));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        context?.drawImage(bitmap, 0, 0);
        const { data } = context!.getImageData(0, 0, bitmap.width, bitmap.height);
        return { step: message.step, width: bitmap.width, height: bitmap.height, rgba: Array.from(data) };
      });
    await expect.poll(async () => (await saved())?.step).toBe(100);
    const { width, height, rgba } = (await saved())!;
    const pixel = (x: number, y: number) => rgba.slice(4 * (y * width + x), 4 * (y * width + x) + 3);
    expect(pixel(0, 0)).toEqual([255, 255, 255]);
    // The last row ends at the lower edge; its first column begins at the left one.
    const [edge, top] = [16, height - 16 - 32];
    for (const [x, y] of points) expect(pixel(edge + x, top + y)).toEqual([...sample.pixel(2, 0, x, y)]);
    const pitch = (column: number) => {
      const at = points.map(([x, y]) =>
        sample.pixel(2, column, x, y).map((value) => Math.min(255, 4 * value)),
      );
      for (let left = edge; left < width - 32; left++) {
        if (points.every(([x, y], i) => String(pixel(left + x, top + y)) === String(at[i]))) return left;
      }
      return undefined;
    };
    expect(pitch(5)).toBeGreaterThan(pitch(4) ?? Infinity);
  });
});

describe('the step slider', () => {
  it('follows the newest sheet until it is moved, and again from the end', async () => {
    const [old, middle, latest] = await Promise.all([100, 201, 302].map((step) => sampleFixture(step)));
    const { send, slider, wanted, drawn, state } = await open(middle, [100, 201]);
    await drawn(middle);
    await slider.focus();
    await slider.press('ArrowLeft');
    await expect.poll(wanted).toEqual([100]);
    await send({ type: 'sample', sample: old.payload, sampleSteps: [100, 201] });
    await drawn(old);
    expect((await state())?.sampleStep).toBe(100);

    await send({ type: 'sample', sample: latest.payload, sampleSteps: [100, 201, 302] });
    await expect.poll(() => slider.getAttribute('max')).toBe('2');
    await drawn(old);
    expect(await slider.getAttribute('aria-valuetext')).toBe('Step 100');

    await slider.press('End');
    await drawn(latest);
    expect(await slider.getAttribute('aria-valuetext')).toBe('Step 302 (latest)');
    expect((await state())?.sampleStep).toBeUndefined();
  });

  it('has the neighbours ready, and what was seen before, without asking again', async () => {
    const steps = [100, 200, 300, 400, 500, 600, 700];
    const fixtures = await Promise.all(steps.map((step) => sampleFixture(step)));
    const { slider, serve, drawn, wanted } = await open(fixtures[6], steps);
    serve(fixtures);
    await drawn(fixtures[6]);
    await expect.poll(wanted).toEqual([600, 500]);
    await slider.focus();
    await slider.press('ArrowLeft');
    await drawn(fixtures[5]);
    await slider.press('ArrowLeft');
    await drawn(fixtures[4]);
    await slider.press('End');
    await drawn(fixtures[6]);
    await expect.poll(async () => (await wanted()).toSorted()).toEqual([300, 400, 500, 600]);
  });

  it('comes back to the step that was looked at', async () => {
    const [old, latest] = await Promise.all([100, 200].map((step) => sampleFixture(step)));
    const { slider, serve, drawn } = await open(latest, [100, 200], { sampleStep: 100 });
    serve([old, latest]);
    await drawn(old);
    expect(await slider.getAttribute('aria-valuetext')).toBe('Step 100');
  });

  it('goes to first, previous, next and last, and plays from the first to the last', async () => {
    const steps = [100, 200, 300];
    const fixtures = await Promise.all(steps.map((step) => sampleFixture(step)));
    const { page, slider, serve, drawn, button } = await open(fixtures[2], steps);
    serve(fixtures);
    await drawn(fixtures[2]);
    await button('First Step').click();
    await drawn(fixtures[0]);
    await expect.poll(() => button('Previous Step').isEnabled()).toBe(false);
    await button('Next Step').click();
    await drawn(fixtures[1]);
    await button('Last Step').click();
    await drawn(fixtures[2]);
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const input = document.querySelector('.step-slider')!;
      new MutationObserver(() => seen.push(input.getAttribute('aria-valuetext') ?? '')).observe(input, {
        attributeFilter: ['aria-valuetext'],
      });
    });
    await button('Play').click();
    await button('Pause Playing').waitFor();
    await button('Play').waitFor();
    await drawn(fixtures[2]);
    const seen = await page.evaluate(() => [...new Set((window as unknown as { seen: string[] }).seen)]);
    expect(seen).toEqual(['Step 100', 'Step 200', 'Step 300 (latest)']);
    expect(await slider.inputValue()).toBe('2');
  });

  it('is moved to the best checkpoint by its link', async () => {
    const [best, latest] = await Promise.all([1000, 1200].map((step) => sampleFixture(step)));
    const { page, slider, serve, drawn } = await open(latest, [1000, 1200]);
    serve([best, latest]);
    await drawn(latest);
    expect(await page.locator('.run-figures').textContent()).toContain('cover 34.57 dB, secret 29.12 dB');
    await page.getByRole('button', { name: 'step 1,000' }).click();
    await drawn(best);
    expect(await slider.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe('a pair', () => {
  it('is enlarged by Enter, all six pictures at once, and Esc gives the focus back', async () => {
    const sample = await sampleFixture(100);
    const { page, drawn, button } = await open(sample, [100]);
    await drawn(sample);
    await button('Pair 1, Cover').focus();
    await page.keyboard.press('ArrowDown');
    // A key of the editor.
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Pair 2 of 3 · step 100' }).waitFor();
    const enlarged = (column: number) => page.locator('dialog canvas').nth(column);
    for (const column of [0, 1, 2, 3, 4, 5]) {
      const gain = column < 4 ? 1 : 8;
      const pixels = points.map(([x, y]) =>
        sample.pixel(1, column, x, y).map((value) => Math.min(255, value * gain)),
      );
      expect(await canvasPixels(enlarged(column), points)).toEqual(pixels);
    }
    await page.keyboard.press('PageDown');
    await page.getByRole('dialog', { name: 'Pair 3 of 3 · step 100' }).waitFor();
    await page.keyboard.press('Control+PageUp');
    const pixels = points.map(([x, y]) => sample.pixel(2, 1, x, y));
    expect(await canvasPixels(enlarged(1), points)).toEqual(pixels);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Pair 3, Difference of secret');
  });

  it('is zoomed as one by keys, and tells the values of all six under the pointer', async () => {
    const sample = await sampleFixture(100);
    const { page, drawn, button } = await open(sample, [100]);
    await drawn(sample);
    await button('Pair 1, Cover').click();
    const frames = page.locator('dialog .picture-frame');
    await page.keyboard.press('1');
    await expect.poll(() => page.locator('.pair-scale').textContent()).toBe('100 %');
    const transforms = () =>
      page
        .locator('dialog canvas')
        .evaluateAll((all) => [...new Set(all.map((canvas) => (canvas as HTMLElement).style.transform))]);
    expect((await transforms()).length).toBe(1);
    for (let i = 0; i < 3; i++) await page.keyboard.press('+');
    await expect.poll(() => page.locator('.pair-scale').textContent()).toBe('195 %');
    const box = (await frames.nth(2).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2 + 0.5, box.y + box.height / 2 + 0.5);
    await expect.poll(() => page.locator('.pair-place').textContent()).toMatch(/^x \d+, y \d+$/);
    const [x, y] = /x (\d+), y (\d+)/
      .exec((await page.locator('.pair-place').textContent()) ?? '')!
      .slice(1)
      .map(Number);
    const values = await page.locator('.pair-value').allTextContents();
    expect(values.slice(0, 4)).toEqual([0, 1, 2, 3].map((column) => sample.pixel(0, column, x, y).join(' ')));
  });

  it('has figures of its own beneath what the networks made', async () => {
    const sample = await sampleFixture(100);
    const { page, drawn } = await open(sample, [100]);
    await drawn(sample);
    const figures = async () => (await page.locator('.cell-figures').allTextContents()).filter(Boolean);
    await expect.poll(async () => (await figures()).length).toBe(6);
    for (const text of await figures()) expect(text).toMatch(/^\d+\.\d\d\sdB · SSIM\s0\.\d{3}$/);
  });

  it('has the only cell of its grid that is in the tab order', async () => {
    const sample = await sampleFixture(100);
    const { page, drawn, button } = await open(sample, [100]);
    await drawn(sample);
    expect(await page.locator('.samples-grid [tabindex="0"]').count()).toBe(1);
    await button('Pair 3, Secret').click();
    await button('Close').click();
    expect(await page.locator('.samples-grid [tabindex="0"]').getAttribute('aria-label')).toBe(
      'Pair 3, Secret',
    );
  });
});
