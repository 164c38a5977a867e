import type { Locator, Page } from 'playwright-core';
import type { MetricsLine } from '../../../src/runs/contract';
import type { CurveRun, LossColumns } from '../../../src/vscode/panels/curves/contract';
import type {
  FromTrainingPage,
  ToTrainingPage,
  TrainingPageState,
} from '../../../src/vscode/panels/training/contract';
import { canvasInk } from './look';
import type { OpenOptions, PageRing } from './page-ring';
import { lossColumns, runSummary, validationLine } from './run-fixtures';
import { themes } from './themes';

/** One every 100 steps, all of them different; with a larger `spread` more so. */
export function validationLines(steps: number, spread = 1): MetricsLine[] {
  return Array.from({ length: steps / 100 }, (_, i) => ({
    ...validationLine(100 * (i + 1)),
    epoch: i + 1,
    validation: {
      cover: { psnr: 30 + (spread * i) / 8, ssim: 0.9 + (spread * i) / 1000, rmse: 8 - i / 10 },
      secret: { psnr: 25 + (spread * i) / 4, ssim: 0.8 + (spread * i) / 500, rmse: 14 - i / 5 },
    },
  }));
}

export const baseline: CurveRun = { workspace: '/lab', name: 'wide filters' };
export const noisy: CurveRun = { workspace: '/lab', name: 'noise <0.01> & "JPEG"' };

function overlay(run: CurveRun, losses: LossColumns, validation: MetricsLine[] = []): ToTrainingPage {
  return { type: 'overlay', run, reset: true, losses, validation };
}

export function plotOf(page: Page, name: string) {
  const chart = page.getByRole('region', { name, exact: true });
  const over = chart.locator('.u-over');
  return {
    chart,
    canvas: chart.locator('.uplot canvas'),
    cursor: chart.getByRole('slider').last(),
    place: () => chart.locator('.readout-step').textContent(),
    values: async () => (await chart.locator('.readout-item').allTextContents()).map((text) => text.trim()),
    /** The pointer to a place of the plot, in parts of its width and height. */
    async move(x: number, y: number, options?: { steps: number }) {
      const box = await over.boundingBox();
      if (!box) throw new Error('The plot has no area.');
      await page.mouse.move(box.x + box.width * x, box.y + box.height * y, options);
    },
    async drag(from: readonly [number, number], to: readonly [number, number]) {
      await over.scrollIntoViewIfNeeded();
      await this.move(...from);
      await page.mouse.down();
      await this.move(...to, { steps: 4 });
      await page.mouse.up();
    },
  };
}

export async function openCurves(
  ring: PageRing,
  steps: number,
  options: OpenOptions<TrainingPageState> = {},
) {
  const opened = await ring.openPage<ToTrainingPage, FromTrainingPage, TrainingPageState>(
    'training',
    options,
  );
  await opened.page.evaluate(recordTexts);
  await opened.host.send({
    type: 'snapshot',
    run: runSummary('running'),
    losses: lossColumns(steps),
    validation: validationLines(steps),
    sampleSteps: [],
  });
  const { page, host } = opened;
  const charts = {
    losses: plotOf(page, 'Losses'),
    psnr: plotOf(page, 'PSNR'),
    ssim: plotOf(page, 'SSIM'),
    rate: plotOf(page, 'Learning rate'),
  };
  await charts.rate.canvas.waitFor();
  const reset = charts.losses.chart.getByRole('button', { name: 'Reset Zoom' });
  const by = async (axis: string) => {
    await page.getByRole('combobox', { name: 'Horizontal axis' }).click();
    await page.getByRole('option', { name: axis }).click();
  };
  const overlaid = async (...runs: readonly CurveRun[]) => {
    await host.send({ type: 'overlays', runs });
    for (const [i, run] of runs.entries()) {
      const longer = steps + 200 * (i + 1);
      await host.send(overlay(run, scaledLosses(longer, i + 2), validationLines(longer)));
    }
  };
  return { ...opened, ...charts, reset, by, overlaid };
}

export function scaledLosses(steps: number, factor: number): LossColumns {
  const columns = lossColumns(steps);
  const times = (values: Float64Array) => values.map((value) => value * factor);
  return {
    ...columns,
    loss: times(columns.loss),
    coverLoss: times(columns.coverLoss),
    secretLoss: times(columns.secretLoss),
  };
}

/** Keeps what is last written at each place of each canvas: ticks are nowhere else. */
function recordTexts(): void {
  const written = new Map<HTMLCanvasElement, Map<string, string>>();
  Object.assign(window, { written });
  const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (this.canvas instanceof HTMLCanvasElement) written.set(this.canvas, new Map());
    clearRect.apply(this, box);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    if (this.canvas instanceof HTMLCanvasElement) written.get(this.canvas)?.set(`${x} ${y}`, text);
    fillText.call(this, text, x, y);
  };
}

/** Of the axes: below the plot from left to right; beside it, from bottom to top. */
export async function ticks(canvas: Locator): Promise<{ x: string[]; y: string[] }> {
  const all = await canvas.evaluate((element) => {
    const { written } = window as unknown as { written: Map<Element, Map<string, string>> };
    return [...(written.get(element) ?? [])].map(([place, text]) => {
      const [x, y] = place.split(' ').map(Number);
      return { x, y, text };
    });
  });
  const lowest = Math.max(...all.map(({ y }) => y));
  const below = all.filter(({ y }) => y === lowest).sort((a, b) => a.x - b.x);
  const beside = all.filter(({ y }) => y !== lowest).sort((a, b) => b.y - a.y);
  return { x: below.map(({ text }) => text), y: beside.map(({ text }) => text) };
}

export const chartInk = async (canvas: Locator, color: string) =>
  (await canvasInk(canvas, themes.dark.variables[`charts-${color}`])).pixels;

export const exactLosses = ({ loss, coverLoss, secretLoss }: LossColumns, index: number) =>
  Object.entries({ Total: loss, Cover: coverLoss, Secret: secretLoss }).map(
    ([name, values]) => `${name} ${values[index].toPrecision(6)}`,
  );
