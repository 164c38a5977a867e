import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MetricsLine } from '../../../src/runs/contract';
import {
  appendMetrics,
  metricsStart,
  readMetrics,
  readMetricsFrom,
  truncateAfter,
} from '../../../src/runs/metrics';
import { bundleProgram, killHard, nextLine, startProgram } from '../../support/child-program';
import { temporaryFolder } from '../../support/temporary-folder';

function line(step: number, time = step / 2): MetricsLine {
  return { step, epoch: 0, time, learningRate: 0.001, loss: 0.5, coverLoss: 0.2, secretLoss: 0.3 };
}

const newFile = () => path.join(temporaryFolder(), 'metrics.jsonl');
const steps = (lines: readonly MetricsLine[]) => lines.map(({ step }) => step);

describe('metrics.jsonl', () => {
  it('gives back what was appended, infinite and diverged numbers too', async () => {
    const file = newFile();
    const equal = { psnr: Infinity, ssim: 1, rmse: 0 };
    const validated = {
      ...line(2),
      loss: NaN,
      validation: { cover: equal, secret: { ...equal, psnr: 31.5 } },
    };
    await appendMetrics(file, line(1));
    await appendMetrics(file, validated);
    expect(await readMetrics(file)).toEqual([line(1), validated]);
  });

  it('has no lines where there is no file', async () => {
    expect(await readMetrics(newFile())).toEqual([]);
  });

  it('drops a last line torn at any byte, and that line only', async () => {
    const file = newFile();
    await appendMetrics(file, line(1));
    await appendMetrics(file, line(2));
    const whole = readFileSync(file);
    const first = whole.indexOf('\n') + 1;
    for (let length = first; length < whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      expect(steps(await readMetrics(file))).toEqual([1]);
      await appendMetrics(file, line(3));
      const expected = length === whole.length - 1 ? [1, 2, 3] : [1, 3];
      expect(steps(await readMetrics(file))).toEqual(expected);
    }
  });

  it('drops broken lines between', async () => {
    const file = newFile();
    await appendMetrics(file, line(1));
    appendFileSync(file, 'null\n\n{"step":"2"}\n\u0000\u0000\n');
    await appendMetrics(file, line(3));
    expect(steps(await readMetrics(file))).toEqual([1, 3]);
  });

  it('survives a writer that is killed', async () => {
    const file = newFile();
    const program = await bundleProgram(
      `import { appendMetrics } from 'src/runs/metrics';
       const write = async () => {
         for (let step = Number(process.argv[3]); ; step++) {
           await appendMetrics(process.argv[2], { step, epoch: 0, time: 1, learningRate: 1, loss: 1, coverLoss: 1, secretLoss: 1 });
           if (step % 100 === 0) console.log(step);
         }
       };
       void write();`,
      temporaryFolder(),
      'logger',
    );
    let last = -1;
    for (let round = 0; round < 4; round++) {
      const child = startProgram(program, file, String(last + 1));
      await nextLine(child);
      await killHard(child);
      const read = steps(await readMetrics(file));
      expect(read).toEqual(read.map((_, index) => index));
      expect(read.length).toBeGreaterThan(last + 1);
      last = read.length - 1;
    }
  });
});

describe('readMetricsFrom', () => {
  it('goes on where it stopped and waits for the end of a torn line', async () => {
    const file = newFile();
    await appendMetrics(file, line(1));
    const first = await readMetricsFrom(file, metricsStart);
    expect([steps(first.lines), first.fromStart]).toEqual([[1], true]);
    const text = `${JSON.stringify(line(2))}\n`;
    appendFileSync(file, text.slice(0, 20));
    const torn = await readMetricsFrom(file, first.position);
    expect([steps(torn.lines), torn.fromStart]).toEqual([[], false]);
    appendFileSync(file, text.slice(20));
    const second = await readMetricsFrom(file, torn.position);
    expect([steps(second.lines), second.fromStart]).toEqual([[2], false]);
  });

  it('starts again when the file was cut back, also when it grew past the old end since', async () => {
    for (const regrown of [0, 1, 50]) {
      const file = newFile();
      for (let step = 0; step < 20; step++) await appendMetrics(file, line(step));
      const { position } = await readMetricsFrom(file, metricsStart);
      await truncateAfter(file, 9);
      for (let i = 0; i < regrown; i++) await appendMetrics(file, line(10 + i, 1000 + i));
      const again = await readMetricsFrom(file, position);
      expect(again.fromStart).toBe(true);
      expect(steps(again.lines)).toEqual([...Array(10 + regrown).keys()]);
      expect((await readMetricsFrom(file, again.position)).lines).toEqual([]);
    }
  });

  it('starts again when the file is gone', async () => {
    const file = newFile();
    await appendMetrics(file, line(1));
    const { position } = await readMetricsFrom(file, metricsStart);
    const gone = await readMetricsFrom(`${file}.other`, position);
    expect(gone).toEqual({ lines: [], position: metricsStart, fromStart: true });
  });
});

describe('truncateAfter', () => {
  it('keeps the lines up to the step and drops the broken ones', async () => {
    const file = newFile();
    for (const step of [5, 10, 15]) await appendMetrics(file, line(step));
    appendFileSync(file, '{"step":');
    await truncateAfter(file, 10);
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(line(5))}\n${JSON.stringify(line(10))}\n`);
  });

  it('makes an empty file where there is none', async () => {
    const file = newFile();
    await truncateAfter(file, 3);
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});
