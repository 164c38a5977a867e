import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors';
import { makeFolder } from '../files/make-folder';
import { writeFileAtomic } from '../files/write-atomic';
import { encodeLog } from '../interop/wandb/log-records';
import { exitRecord, historyRecord, openingRecords, summaryRecord } from '../interop/wandb/records';
import type { MetricsLine, ShownRunState } from '../runs/contract';
import type { RunConfig } from '../runs/config';
import { trialOf } from '../runs/run-paths';
import { publicConfig } from '../training/weights-only';

export interface RunToExport {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly state: ShownRunState;
  readonly config: RunConfig;
  readonly lines: readonly MetricsLine[];
}

export interface WandbExportOptions {
  readonly project: string;
  readonly overwrite: boolean;
}

/**
 * Writes a run into `<folder>/wandb/` as W&B keeps those that were trained without a connection; `wandb sync` uploads it.
 * Exported again it has the same id, so that it is never there twice. Trials of a sweep are in a group of its name. Returns the folder of the offline run. Throws
 * UserError where it cannot be written.
 */
export async function exportToWandb(
  run: RunToExport,
  folder: string,
  { project, overwrite }: WandbExportOptions,
): Promise<string> {
  const id = createHash('sha256').update(`${run.name}\n${run.created}`).digest('hex').slice(0, 8);
  const offline = path.join(folder, 'wandb', `offline-run-${stamp(run.created)}-${id}`);
  if (!overwrite && existsSync(offline)) {
    throw new UserError(`${offline} exists already; choose another folder or allow overwriting.`);
  }
  await makeFolder(offline);
  await mkdir(path.join(offline, 'files'), { recursive: true });
  await writeFileAtomic(path.join(offline, `run-${id}.wandb`), encodeLog(recordsOf(run, id, project)));
  return offline;
}

function recordsOf(
  { name, created, state, config, lines }: RunToExport,
  id: string,
  project: string,
): Uint8Array[] {
  const started = created / 1000;
  const sweep = trialOf(name)?.sweep;
  const group = sweep === undefined ? {} : { group: sweep };
  const described = { id, project, name, ...group, started, config: { ...publicConfig(config) } };
  const records = openingRecords(described);
  let summary: Record<string, number> = {};
  for (const line of lines) {
    const figures = { ...figuresOf(line), _runtime: line.time, _timestamp: started + line.time };
    records.push(historyRecord(records.length + 1, line.step, figures));
    summary = { ...summary, ...figures, _step: line.step };
  }
  records.push(summaryRecord(records.length + 1, summary));
  const failed = state === 'failed' || state === 'interrupted';
  records.push(exitRecord(records.length + 1, failed ? 1 : 0, lines.at(-1)?.time ?? 0));
  return records;
}

function figuresOf({
  epoch,
  learningRate,
  loss,
  coverLoss,
  secretLoss,
  validation,
  skippedSteps,
}: MetricsLine) {
  const figures: Record<string, number> = { epoch, learningRate, loss, coverLoss, secretLoss };
  if (skippedSteps !== undefined) figures.skippedSteps = skippedSteps;
  for (const [image, metrics] of Object.entries(validation ?? {})) {
    for (const [name, value] of Object.entries(metrics))
      figures[`validation/${image}/${name}`] = value as number;
  }
  return figures;
}

/** `20261125_184103`, UTC. */
const stamp = (time: number) =>
  new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '_');
