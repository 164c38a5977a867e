import path from 'node:path';
import { CancelledError } from '../errors';
import type { DatasetFiles, DatasetReport } from './contract';
import { loadEvaluationPairs, noEvaluationPairs } from './evaluation-set';
import { requireTrainable } from './layout';
import { decodeSquare, minimumSide, ReportBuilder, tooFewImages } from './report';

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

/**
 * Throws a UserError unless a training can begin with the dataset: two pictures to train on and a pair to evaluate with.
 * Opens no more pictures than it takes to find those, which are few where the dataset is in order.
 */
export async function requireUsable(dataset: DatasetFiles, signal?: AbortSignal): Promise<void> {
  requireTrainable(dataset);
  const { root, train } = dataset;
  const report = new ReportBuilder();
  for (const file of train) {
    if (signal?.aborted) throw new CancelledError();
    report.add(file, await decodeSquare(path.join(root, file), minimumSide, 'crop'));
    if (report.usable === 2) break;
  }
  if (report.usable < 2) throw tooFewImages({ root, split: 'train' }, report.usable, report.problems);
  const pairs = await loadEvaluationPairs(dataset, { pairs: 1, size: minimumSide, signal });
  if (pairs.length === 0) throw noEvaluationPairs(root);
}
