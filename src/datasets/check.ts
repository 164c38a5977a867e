import path from 'node:path';
import { CancelledError } from '../errors';
import type { DatasetFiles, DatasetReport } from './contract';
import { decodeSquare, minimumSide, ReportBuilder } from './report';

export interface CheckOptions {
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Opens every picture of a dataset, as a training would, and keeps none. Throws CancelledError after `signal`. */
export async function checkDataset(
  dataset: DatasetFiles,
  options: CheckOptions = {},
): Promise<DatasetReport> {
  const files = [...dataset.train, ...dataset.evaluation];
  const report = new ReportBuilder();
  for (const [index, file] of files.entries()) {
    if (options.signal?.aborted) throw new CancelledError();
    report.add(file, await decodeSquare(path.join(dataset.root, file), minimumSide, 'crop'));
    options.progress?.(index + 1, files.length);
  }
  const { usable, problems, conversions } = report;
  return { usable, problems: [...dataset.problems, ...problems], conversions };
}
