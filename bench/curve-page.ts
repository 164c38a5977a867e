/**
 * How long the training panel's page works, in Chromium, on a run of 100,000 logged steps: from the first snapshot until
 * its curves are drawn, then for what a running training adds, then for a zoom; each without and with smoothing. Beside it
 * the reference, in turns in the same browser: uPlot alone with one chart of the same three curves, every point of them.
 */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { LossColumns } from '../src/vscode/panels/curves/contract';
import type {
  FromTrainingPage,
  ToTrainingPage,
  TrainingPageState,
} from '../src/vscode/panels/training/contract';
import { validationLines } from '../test/support/webviews/curve-page';
import { PageRing } from '../test/support/webviews/page-ring';
import { lossColumns, runSummary } from '../test/support/webviews/run-fixtures';
import { median } from './event-loop';

const count = 100_000;
const added = 10;
const turns = 5;

/** Milliseconds from the beginning of some work. */
interface Took {
  /** Until the thread was free. */
  readonly free: number;
  /** Until the frame that shows it was handed over, which comes 16 ms after the one before at the earliest. */
  readonly painted: number;
}

interface Watch {
  during(work: () => void): Promise<Took>;
  /** The same of the task in which the next message arrives. */
  nextMessage(): Promise<Took>;
  /** Settles when what was drawn before is painted, too. */
  quiet(): Promise<void>;
  /** What the reference is to draw. */
  losses?: LossColumns;
}

type BenchWindow = Window & {
  watch: Watch;
  reference: { first(): void; more(): void; zoom(): void };
};

/** Runs in the page. */
function installWatch(): void {
  const free = () =>
    new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(undefined);
    });
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve)).then(free);
  const took = async (start: number) => {
    await free();
    const untilFree = performance.now() - start;
    await frame();
    return { free: untilFree, painted: performance.now() - start };
  };
  const watch: Watch = {
    during(work) {
      const start = performance.now();
      work();
      return took(start);
    },
    async quiet() {
      for (let i = 0; i < 3; i++) await frame();
    },
    nextMessage: () =>
      new Promise((resolve) => {
        // Before the page's own listener.
        window.addEventListener(
          'message',
          (event) => {
            const start = performance.now();
            if ('reference' in window) {
              event.stopImmediatePropagation();
              watch.losses = (event.data as { losses?: LossColumns }).losses;
            }
            void took(start).then(resolve);
          },
          { capture: true, once: true },
        );
      }),
  };
  Object.assign(window, { watch });
}

/** Runs in the page: uPlot as its documentation begins, as large as the chart of the losses. */
function installReference(): void {
  type Plot = { setData(data: unknown): void; setScale(name: string, range: unknown): void };
  const { uPlot } = window as unknown as { uPlot: new (...args: unknown[]) => Plot };
  const { watch } = window as unknown as BenchWindow;
  const columns = () => {
    if (!watch.losses) throw new Error('No losses came.');
    const { step, loss, coverLoss, secretLoss } = watch.losses;
    return [step, loss, coverLoss, secretLoss];
  };
  let plot: Plot;
  let data: Float64Array[];
  Object.assign(window, {
    reference: {
      first() {
        const host = document.body.appendChild(document.createElement('div'));
        const stroke = (color: string) => ({ stroke: color });
        data = columns();
        const options = {
          width: 800,
          height: 336,
          scales: { x: { time: false }, y: { distr: 3 } },
          series: [{}, stroke('white'), stroke('blue'), stroke('green')],
        };
        plot = new uPlot(options, data, host);
      },
      more() {
        const added = columns();
        data = data.map((column, i) => {
          const longer = new Float64Array(column.length + added[i].length);
          longer.set(column);
          longer.set(added[i], column.length);
          return longer;
        });
        plot.setData(data);
      },
      zoom: () => plot.setScale('x', { min: 40_000, max: 60_000 }),
    },
  });
}

const plotArea = '.curves .u-over';

/** Zooms as the wheel does over the middle of the losses. */
function zoomIn(page: Page): Promise<Took> {
  return page.evaluate((selector) => {
    const over = document.querySelector(selector);
    if (!over) throw new Error('There is no plot.');
    const { left, top, width, height } = over.getBoundingClientRect();
    const at = { clientX: left + width / 2, clientY: top + height / 2 };
    const wheel = new WheelEvent('wheel', {
      ...at,
      deltaY: -800,
      ctrlKey: true,
      bubbles: true,
      cancelable: true,
    });
    return (window as unknown as BenchWindow).watch.during(() => over.dispatchEvent(wheel));
  }, plotArea);
}

type Times = Map<string, Took[]>;

const cases = { first: 'first drawing', more: `${added} more steps`, zoom: 'zoom' } as const;

const snapshot: ToTrainingPage = {
  type: 'snapshot',
  run: runSummary('running'),
  losses: lossColumns(count),
  validation: validationLines(count),
  sampleSteps: [],
};
const append: ToTrainingPage = { type: 'append', losses: lossColumns(added, count + 1), validation: [] };

async function openPage(ring: PageRing, smoothing: number) {
  const { page, host } = await ring.openPage<ToTrainingPage, FromTrainingPage, TrainingPageState>(
    'training',
    {
      state: { runName: '', logScale: true, smoothing, amplification: 8 },
    },
  );
  await page.evaluate(installWatch);
  const sent = async (message: ToTrainingPage) => {
    const arrived = page.evaluate(() => (window as unknown as BenchWindow).watch.nextMessage());
    await host.send(message);
    return arrived;
  };
  return { page, sent };
}

function noteIn(times: Times, page: Page) {
  return async (what: string, work: () => Promise<Took>) => {
    await page.evaluate(() => (window as unknown as BenchWindow).watch.quiet());
    times.set(what, [...(times.get(what) ?? []), await work()]);
  };
}

async function timePage(ring: PageRing, smoothing: number, times: Times): Promise<void> {
  const { page, sent } = await openPage(ring, smoothing);
  const note = noteIn(times, page);
  const name = (what: string) => (smoothing > 0 ? `${what}, smoothed` : what);
  await note(name(cases.first), () => sent(snapshot));
  await page.locator(plotArea).first().waitFor();
  await note(name(cases.more), () => sent(append));
  await note(name(cases.zoom), () => zoomIn(page));
  await page.close();
}

/** In a page of the same kind, which gets the messages and does not see them. */
async function timeReference(ring: PageRing, uplot: string, times: Times): Promise<void> {
  const { page, sent } = await openPage(ring, 0);
  await page.evaluate(uplot);
  await page.evaluate(installReference);
  const note = noteIn(times, page);
  const run = (part: keyof typeof cases) =>
    note(referenceOf(cases[part]), () =>
      page.evaluate((wanted) => {
        const { watch, reference } = window as unknown as BenchWindow;
        return watch.during(() => reference[wanted]());
      }, part),
    );
  await sent(snapshot);
  await run('first');
  await sent(append);
  await run('more');
  await run('zoom');
  await page.close();
}

const referenceOf = (what: string) => `reference: ${what.replace(', smoothed', '')}`;

async function main(): Promise<void> {
  const uplot = await readFile(path.resolve('node_modules/uplot/dist/uPlot.iife.min.js'), 'utf8');
  const ring = await PageRing.start();
  const times: Times = new Map();
  try {
    for (let turn = 0; turn < turns; turn++) {
      await timeReference(ring, uplot, times);
      for (const smoothing of [0, 0.9]) await timePage(ring, smoothing, times);
    }
  } finally {
    await ring.stop();
  }
  const medianOf = (what: string, part: keyof Took) =>
    median((times.get(what) ?? []).map((took) => took[part]));
  for (const [what, all] of times) {
    const reference = referenceOf(what);
    const columns = (['free', 'painted'] as const).map((part) => {
      const here = medianOf(what, part);
      const ratio = times.has(reference) ? `${(here / medianOf(reference, part)).toFixed(2)} ×` : '';
      const most = Math.max(...all.map((took) => took[part]));
      return `${part} after ${here.toFixed(0).padStart(4)} ms (at most ${most.toFixed(0).padStart(4)}) ${ratio.padEnd(8)}`;
    });
    process.stdout.write(`${what.padEnd(26)} ${columns.join(' ')}\n`);
  }
}

void main();
