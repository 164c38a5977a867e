import { open } from 'node:fs/promises';
import * as z from 'zod';
import { systemErrorCode } from '../errors';
import { writeFileAtomic } from '../files/write-atomic';
import { TimeSlices } from '../time-slices';
import { appendLine } from './append-line';
import type { MetricsLine } from './contract';
import { jsonNumber, pairMetricsSchema, stringifyWithNumbers } from './json-number';

const lineSchema = z.object({
  step: z.number().int().min(0),
  epoch: jsonNumber,
  time: jsonNumber,
  learningRate: jsonNumber,
  loss: jsonNumber,
  coverLoss: jsonNumber,
  secretLoss: jsonNumber,
  validation: pairMetricsSchema.optional(),
  skippedSteps: z.number().int().min(0).optional(),
});

/** Where a reader of metrics.jsonl stands: the bytes read, and the last of them to know the file by. */
export interface MetricsPosition {
  readonly offset: number;
  readonly tail: Uint8Array;
}

export interface MetricsReading {
  readonly lines: readonly MetricsLine[];
  readonly position: MetricsPosition;
  /** The lines start at the beginning of the file: it is the first reading, or the file was cut or replaced. */
  readonly fromStart: boolean;
}

export const metricsStart: MetricsPosition = { offset: 0, tail: new Uint8Array(0) };

/** Longer than a line without validation, which holds a step and a time and so differs in every session. */
const tailBytes = 256;

const newline = 0x0a;

/** Appends one whole line. */
export async function appendMetrics(file: string, line: MetricsLine): Promise<void> {
  await appendLine(file, stringifyWithNumbers(line));
}

/** Every whole line; none where there is no file. Torn and broken lines are dropped. */
export async function readMetrics(file: string): Promise<readonly MetricsLine[]> {
  return (await readMetricsFrom(file, metricsStart)).lines;
}

/**
 * The whole lines after `position`. A torn last line is left for the next reading. When the file does not hold what
 * was read before (a resumed run cut it back), reading starts again at its beginning.
 */
export async function readMetricsFrom(file: string, position: MetricsPosition): Promise<MetricsReading> {
  let handle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    return { lines: [], position: metricsStart, fromStart: true };
  }
  try {
    const { size } = await handle.stat();
    const { offset, tail } = position;
    const known = size >= offset && Buffer.compare(await readBytes(offset - tail.length, offset), tail) === 0;
    const start = known ? offset : 0;
    const bytes = await readBytes(start, size);
    const end = bytes.lastIndexOf(newline) + 1;
    const newTail = bytes.subarray(Math.max(0, end - tailBytes), end);
    const seen = Buffer.concat([known ? tail : new Uint8Array(0), newTail]);
    return {
      lines: await parseLines(bytes.subarray(0, end)),
      position: { offset: start + end, tail: seen.subarray(-tailBytes) },
      fromStart: start === 0,
    };
  } finally {
    await handle.close();
  }

  async function readBytes(from: number, to: number): Promise<Buffer> {
    const buffer = Buffer.alloc(to - from);
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await handle!.read(buffer, filled, buffer.length - filled, from + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }
}

/**
 * Drops every line after `step`, so that a run resumed from its checkpoint at `step` logs no step twice. Also drops
 * broken lines. Readers see the old file or the new one.
 */
export async function truncateAfter(file: string, step: number): Promise<void> {
  const lines = await readMetrics(file);
  const kept = lines.filter((line) => line.step <= step);
  await writeFileAtomic(file, kept.map((line) => `${stringifyWithNumbers(line)}\n`).join(''));
}

async function parseLines(bytes: Buffer): Promise<MetricsLine[]> {
  const lines: MetricsLine[] = [];
  const slices = new TimeSlices();
  let start = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    const line = parseLine(bytes.toString('utf8', start, end));
    if (line) lines.push(line);
    start = end + 1;
    const pause = slices.pause();
    // Not for every line: even an await that waits for nothing takes longer than a line.
    if (pause) await pause;
  }
  return lines;
}

function parseLine(text: string): MetricsLine | undefined {
  try {
    return text === '' ? undefined : lineSchema.parse(JSON.parse(text));
  } catch {
    // A writer was killed in this line; the next session ended it and went on.
    return undefined;
  }
}
