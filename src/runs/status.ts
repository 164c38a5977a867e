import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { messageOf, systemErrorCode } from '../errors';
import { writeFileAtomic } from '../files/write-atomic';
import type { RunStatus } from './contract';
import { pairMetricsSchema, stringifyWithNumbers } from './json-number';
import { firstProblem } from './schema-error';

const count = z.number({ error: 'must be a number' }).min(0, { error: 'must not be negative' });
const text = z.string({ error: 'must be a text' });

const statusSchema = z.object(
  {
    version: z.literal(1, { error: 'must be 1' }),
    state: z.enum(['starting', 'running', 'paused', 'stopped', 'finished', 'failed'], {
      error: 'must be a known state',
    }),
    pid: count,
    host: text,
    heartbeat: text,
    step: count,
    totalSteps: count,
    epoch: count,
    skippedSteps: count.optional(),
    stepsPerSecond: count.optional(),
    etaSeconds: count.optional(),
    error: text.optional(),
    device: text.optional(),
    checkpoints: z.array(
      z.object({ file: text, step: count, validation: pairMetricsSchema.optional(), kept: text.optional() }),
      { error: 'must be a list' },
    ),
    best: text.optional(),
    last: text.optional(),
    lastSample: text.optional(),
  },
  { error: 'must be a JSON object' },
);

export interface StatusReading {
  readonly status?: RunStatus;
  /** One line, where there is a file that cannot be used; a run that never started has neither. */
  readonly problem?: string;
}

/** Replaces status.json. */
export async function writeStatus(file: string, status: RunStatus): Promise<void> {
  await writeFileAtomic(file, `${stringifyWithNumbers(status)}\n`);
}

/** Never throws: a status that is missing, half or of another version is said to be so. */
export async function readStatus(file: string): Promise<StatusReading> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return {};
    const reason = error instanceof SyntaxError ? 'is not valid JSON' : messageOf(error);
    return { problem: `status.json ${reason}` };
  }
  const result = statusSchema.safeParse(value);
  if (result.success) return { status: result.data };
  return { problem: `status.json: ${firstProblem(result.error, value)}` };
}
