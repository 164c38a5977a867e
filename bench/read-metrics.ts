/**
 * How long reading a metrics.jsonl of 100,000 lines takes and for how long the thread is held up, at the longest; then
 * making the columns of it. Beside it the reference, in turns: splitting and JSON.parse of the same file in one go.
 */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { MetricsLine } from '../src/runs/contract';
import { readMetrics } from '../src/runs/metrics';
import { lossColumns, validated } from '../src/vscode/panels/curves/loss-columns';
import { measure, median, type Measured } from './event-loop';

const count = 100_000;
const turns = 5;

function metricsLine(step: number): MetricsLine {
  const quality = { psnr: 30 + Math.sin(step), ssim: 0.9, rmse: 7.5 };
  return {
    step,
    epoch: Math.floor(step / 250),
    time: step / 3,
    learningRate: 1e-3 / (1 + step / 1000),
    loss: 0.05 + 0.01 * Math.sin(step),
    coverLoss: 0.01 + 0.001 * Math.cos(step),
    secretLoss: 0.04 + 0.004 * Math.sin(step * 3),
    ...(step % 250 === 0 ? { validation: { cover: quality, secret: quality } } : {}),
  };
}

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'stego-read-metrics-'));
  try {
    const file = path.join(folder, 'metrics.jsonl');
    const text = Array.from({ length: count }, (_, i) => `${JSON.stringify(metricsLine(i + 1))}\n`).join('');
    await writeFile(file, text);
    let lines: readonly MetricsLine[] = [];
    const cases: Readonly<Record<string, () => unknown>> = {
      reference: async () => {
        for (const line of (await readFile(file, 'utf8')).trimEnd().split('\n')) JSON.parse(line);
      },
      // How long others on the machine hold up the thread.
      'nothing for 0.5 s': () => new Promise((resolve) => setTimeout(resolve, 500)),
      'read metrics.jsonl': async () => (lines = await readMetrics(file)),
      'make its columns': () => [lossColumns(lines), validated(lines)],
    };
    const all = new Map(Object.keys(cases).map((name) => [name, [] as Measured[]]));
    for (let turn = 0; turn < turns; turn++)
      for (const [name, work] of Object.entries(cases)) all.get(name)?.push(await measure(work));
    if (lines.length !== count) throw new Error(`Read ${lines.length} of ${count} lines.`);
    const base = median((all.get('reference') ?? []).map(({ seconds }) => seconds));
    for (const [name, measured] of all) {
      const seconds = median(measured.map((each) => each.seconds));
      const blocked = measured.map((each) => each.blockedMs);
      process.stdout.write(
        `${name.padEnd(20)} ${seconds.toFixed(3)} s  ${(seconds / base).toFixed(2)} × reference  ` +
          `blocked ${median(blocked).toFixed(0)} ms, at most ${Math.max(...blocked).toFixed(0)} ms\n`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

void main();
