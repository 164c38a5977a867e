import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingPageState } from '../../src/vscode/panels/training/contract';
import {
  baseline,
  chartInk,
  exactLosses,
  noisy,
  openCurves,
  plotOf,
  scaledLosses,
} from '../support/webviews/curve-page';
import { canvasInk, overflowing, poorContrast } from '../support/webviews/look';
import { PageRing, screenshot, type OpenOptions } from '../support/webviews/page-ring';
import { lossColumns, runSummary } from '../support/webviews/run-fixtures';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

const open = (steps: number, options?: OpenOptions<TrainingPageState>) => openCurves(ring, steps, options);

describe('other runs', () => {
  it('are drawn over this one in colours of their own, and read out exactly, beyond its end as well', async () => {
    const { losses, psnr, rate, overlaid } = await open(1000);
    await overlaid(baseline, noisy);
    await expect.poll(() => chartInk(losses.canvas, 'purple')).toBeGreaterThan(100);
    expect(await canvasInk(losses.canvas, 'rgb(234, 92, 0)').then(({ pixels }) => pixels)).toBeGreaterThan(
      100,
    );
    await losses.cursor.focus();
    await losses.cursor.press('Home');
    await losses.cursor.press('ArrowRight');
    const at = (index: number, factor: number, name: string) =>
      exactLosses(scaledLosses(1400, factor), index).map((text) => `${name} · ${text}`);
    expect(await losses.values()).toEqual([
      ...exactLosses(lossColumns(1000), 1),
      ...at(1, 2, baseline.name),
      ...at(1, 3, noisy.name),
    ]);
    await losses.cursor.press('End');
    expect(await losses.place()).toBe('Step 1,400');
    expect(await losses.values()).toEqual([
      ...['Total –', 'Cover –', 'Secret –'],
      ...['Total –', 'Cover –', 'Secret –'].map((text) => `${baseline.name} · ${text}`),
      ...at(1399, 3, noisy.name),
    ]);
    expect((await psnr.values()).at(-1)).toBe(`${noisy.name} · Secret 28.25 dB`);
    expect((await rate.values()).length).toBe(3);
  });

  it('are added to while they run, and taken away by their chips', async () => {
    const { page, host, losses, overlaid } = await open(1000);
    await overlaid(baseline, noisy);
    await host.send({
      type: 'overlay',
      run: noisy,
      reset: false,
      losses: lossColumns(1, 1401),
      validation: [],
    });
    await expect
      .poll(async () => (await losses.values()).at(-1))
      .toBe(`${noisy.name} · ${exactLosses(lossColumns(1, 1401), 0)[2]}`);
    await page.getByRole('button', { name: `Remove ${baseline.name}` }).click();
    expect((await host.posted()).at(-1)).toEqual({ type: 'overlay', runs: [noisy] });
    await host.send({ type: 'overlays', runs: [noisy] });
    await expect.poll(async () => (await losses.values()).length).toBe(6);
    expect(await chartInk(losses.canvas, 'purple')).toBeGreaterThan(100);
    expect((await host.state())?.overlays).toEqual([noisy]);
    await page.getByRole('button', { name: 'Overlay Runs…' }).click();
    expect((await host.posted()).at(-1)).toEqual({ type: 'chooseOverlays' });
  });

  it('are asked for again when the page comes back', async () => {
    const kept = { runName: '', logScale: true, smoothing: 0, amplification: 8, overlays: [baseline] };
    const { page, host } = await open(100, { state: kept });
    const asked = [{ type: 'ready' }, { type: 'overlay', runs: [baseline] }];
    expect(await host.posted()).toEqual(asked);
    await page.reload();
    expect(await host.posted()).toEqual(asked);
    await host.send({
      type: 'snapshot',
      run: runSummary('running'),
      losses: lossColumns(1),
      validation: [],
      sampleSteps: [],
    });
    await plotOf(page, 'Losses').canvas.waitFor();
  });
});

describe('saved curves', () => {
  it('are a table of every line as it was measured, of every run', async () => {
    const { page, host, overlaid } = await open(1000);
    await overlaid(noisy);
    await page.getByRole('button', { name: 'Save Curves as CSV…' }).click();
    const saved = (await host.posted()).at(-1);
    if (saved?.type !== 'saveCurves') throw new Error('Nothing was saved.');
    expect(saved.format).toBe('csv');
    const rows = saved.text.split('\r\n');
    expect(rows).toHaveLength(1 + 1000 + 1200 + 1);
    expect(rows[0]).toContain(
      'run,step,epoch,time_s,learning_rate,loss,cover_loss,secret_loss,cover_psnr_db',
    );
    const { loss, coverLoss, secretLoss } = lossColumns(1000);
    const own = rows[200].split(',');
    expect(own[0]).toBe('tiny-imagenet-baseline');
    expect(own.slice(1).map(Number)).toEqual([
      ...[200, 2, 200 / 3, 1e-3 / 1.2, loss[199], coverLoss[199], secretLoss[199]],
      ...[30.125, 0.901, 7.9, 25.25, 0.802, 13.8],
    ]);
    expect(rows[201].split(',').slice(8)).toEqual(['', '', '', '', '', '']);
    expect(rows[1001].startsWith('"noise <0.01> & ""JPEG""",1,0,')).toBe(true);
    expect(rows[2201]).toBe('');
  });

  it('are a drawing that any reader of SVG understands', async () => {
    const { page, host, overlaid } = await open(1000);
    await overlaid(noisy);
    await page.getByRole('slider', { name: 'Smoothing' }).fill('0.9');
    await page.getByRole('button', { name: 'Save Curves as SVG…' }).click();
    const saved = (await host.posted()).at(-1);
    if (saved?.type !== 'saveCurves') throw new Error('Nothing was saved.');
    expect(saved.format).toBe('svg');
    const drawing = await page.evaluate((text) => {
      const document = new DOMParser().parseFromString(text, 'image/svg+xml');
      const all = (name: string) => [...document.querySelectorAll(name)];
      return {
        root: document.documentElement.namespaceURI,
        errors: all('parsererror').length,
        texts: all('text').map(({ textContent }) => textContent),
        lines: all('polyline').map((line) => ({
          faint: line.hasAttribute('stroke-opacity'),
          color: line.getAttribute('stroke'),
          points: (line.getAttribute('points') ?? '').split(' ').length,
          ok: /^(-?[\d.]+,-?[\d.]+ ?)+$/.test(line.getAttribute('points') ?? ''),
        })),
      };
    }, saved.text);
    expect(drawing.root).toBe('http://www.w3.org/2000/svg');
    expect(drawing.errors).toBe(0);
    expect(drawing.texts[0]).toBe('tiny-imagenet-baseline');
    expect(drawing.texts).toContain('Step');
    expect(drawing.texts).toContain(`${noisy.name} · Secret`);
    expect(drawing.lines.every(({ ok }) => ok)).toBe(true);
    expect(drawing.lines.map(({ faint }) => faint)).toEqual(
      Array.from({ length: 12 }, (_, i) => i % 2 === 0),
    );
    expect(drawing.lines.map(({ points }) => points)).toEqual([
      ...Array<number>(6).fill(1000),
      ...Array<number>(6).fill(1200),
    ]);
    expect(new Set(drawing.lines.map(({ color }) => color)).size).toBe(4);
  });
});

describe.each(['dark', 'light', 'high-contrast'] as const)('in the %s theme', (theme) => {
  it.each([300, 1280])('overlaid runs are readable and fit %i pixels', async (width) => {
    const state = { runName: '', logScale: true, smoothing: 0.8, amplification: 8 };
    const { page, overlaid, losses } = await open(1200, { theme, width, state });
    await overlaid(baseline, noisy);
    await expect.poll(async () => (await losses.values()).length).toBe(9);
    await screenshot(page, `training-overlays-${theme}-${width}`);
    expect(await poorContrast(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
  });
});
