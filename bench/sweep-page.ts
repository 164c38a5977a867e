/**
 * How long the page of a sweep works, in Chromium, on 1,000 trials of eight parameters: from the snapshot until it is
 * quiet, then for what a running sweep adds, for a move of the pointer that draws a brush over an axis, and for sorting
 * the table. What the thread of the page worked is counted, in time of the processor: script, style, layout and painting.
 */

import type { CDPSession, Page } from 'playwright-core';
import type { FromSweepPage, SweepPageState, ToSweepPage } from '../src/vscode/panels/sweep/contract';
import { PageRing } from '../test/support/webviews/page-ring';
import { wideSnapshot, wideTrial } from '../test/support/webviews/wide-sweep';
import { median } from './event-loop';

const count = 1000;
const parameters = 8;
const turns = 5;
const moves = 12;
const updates = 5;

/** Long enough for all that is drawn in the frames after. */
const frames = 20;

/** Runs in the page. */
async function pass(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Milliseconds that the thread of the page has worked so far. */
async function worked(debug: CDPSession): Promise<number> {
  const { metrics } = await debug.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
}

type Times = Map<string, number[]>;
/** Lets frames pass while something is measured. */
type Wait = (count: number) => Promise<void>;

type Measure = (what: string, work: (wait: Wait) => Promise<unknown>, times?: number) => Promise<void>;

async function measuring(page: Page, times: Times): Promise<Measure> {
  const debug = await page.context().newCDPSession(page);
  // Not by the clock: others have the processor, too.
  await debug.send('Performance.enable', { timeDomain: 'threadTicks' });
  const during = async (work: (wait: Wait) => Promise<unknown>) => {
    let waited = 0;
    const wait = (count: number) => {
      waited += count;
      return page.evaluate(pass, count);
    };
    await page.evaluate(pass, frames);
    const before = await worked(debug);
    await work(wait);
    await wait(frames);
    return { worked: (await worked(debug)) - before, waited };
  };
  return async (what, work, repeated = 1) => {
    // What frames cost in which nothing happens.
    const idle = await during(() => Promise.resolve());
    const all = await during(work);
    const net = all.worked - (idle.worked / idle.waited) * all.waited;
    times.set(what, [...(times.get(what) ?? []), net / repeated]);
  };
}

async function timePage(ring: PageRing, times: Times): Promise<void> {
  const { page, host } = await ring.openPage<ToSweepPage, FromSweepPage, SweepPageState>('sweep', {
    width: 1400,
    height: 1000,
  });
  const measure = await measuring(page, times);
  const snapshot = wideSnapshot(count, parameters);
  const { sweep } = snapshot;
  await measure('first drawing', () => host.send(snapshot));
  await measure(
    'one trial is over, one is new',
    async (wait) => {
      for (let next = count; next < count + updates; next++) {
        const trials = [
          wideTrial(next - 1, parameters),
          wideTrial(next, parameters, { state: 'running', figures: {} }),
        ];
        await host.send({ type: 'trials', sweep, trials });
        await wait(frames);
      }
    },
    updates,
  );
  const chart = await page.locator('.parallel-chart').boundingBox();
  const button = await page.locator('.axis-header').nth(3).boundingBox();
  if (!chart || !button) throw new Error('There is no chart.');
  const x = button.x + button.width / 2;
  const at = (part: number) => page.mouse.move(x, chart.y + part * chart.height);
  await at(0.3);
  await page.mouse.down();
  await at(0.35);
  await measure(
    'one move of a brush',
    async (wait) => {
      for (let i = 0; i < moves; i++) {
        await at(0.35 + (0.4 * i) / moves);
        await wait(2);
      }
    },
    moves,
  );
  await page.mouse.up();
  await page.getByRole('button', { name: 'Clear Filters' }).click();
  const heading = await page.locator('.sort', { hasText: 'Secret PSNR' }).elementHandle();
  await measure('sorting the table', () => page.evaluate((one) => (one as HTMLElement).click(), heading));
  await page.close();
}

async function main(): Promise<void> {
  const ring = await PageRing.start();
  const times: Times = new Map();
  try {
    for (let turn = 0; turn < turns; turn++) await timePage(ring, times);
  } finally {
    await ring.stop();
  }
  for (const [what, all] of times) {
    const [middle, most] = [median(all), Math.max(...all)].map((ms) => ms.toFixed(1).padStart(6));
    process.stdout.write(`${what.padEnd(30)} ${middle} ms (at most ${most})\n`);
  }
}

void main();
