import type { DatasetFiles, SquareFit } from '../datasets/contract';
import { readEvaluationPairs } from '../datasets/evaluation-set';
import { CancelledError, UserError } from '../errors';
import type { StegoModel } from '../hiding/stego-model';
import { readRgb } from '../images/read';
import { fitTo } from '../images/resize';
import { encodePng } from '../images/write';
import { hideLsb, revealLsb } from './lsb';
import type { PairReport } from './pair-metrics';
import { meanMetrics, measurePair } from './pair-metrics';
import type { SheetRow } from './sheet';

export interface DatasetEvaluationOptions {
  /** The first so many evaluation pairs; all of them when left out. */
  readonly pairs?: number;
  /** Side in pixels to which pictures are brought; left out, they keep their size. */
  readonly size?: number;
  readonly fit?: SquareFit;
  /** Pairs whose pictures are kept for a sheet. */
  readonly sheetRows?: number;
  readonly signal?: AbortSignal;
  /** Called after each pair. */
  readonly progress?: (done: number) => void;
}

export interface DatasetEvaluation {
  readonly network: PairReport;
  /** The baseline on the same pairs: image-in-image LSB of so many bits with mid-point fill. */
  readonly lsb: Readonly<Record<LsbBits, PairReport>>;
  readonly sheet: readonly SheetRow[];
}

const lsbBits = [2, 3, 4] as const;
export type LsbBits = (typeof lsbBits)[number];

/**
 * Measures a network on pairs that it never saw: each container is written to PNG and read again before it is
 * revealed. Throws UserError where the dataset has no usable pair.
 */
export async function evaluateDataset(
  model: StegoModel,
  files: DatasetFiles,
  options: DatasetEvaluationOptions = {},
): Promise<DatasetEvaluation> {
  const { pairs, size, fit, signal, sheetRows = 6, progress } = options;
  const reports: PairReport[] = [];
  const baselines: Record<LsbBits, PairReport[]> = { 2: [], 3: [], 4: [] };
  const sheet: SheetRow[] = [];
  for await (const pair of readEvaluationPairs(files, { pairs, size, fit, signal })) {
    if (signal?.aborted) throw new CancelledError();
    const { cover } = pair;
    const secret = await fitTo(pair.secret, cover.width, cover.height, 'cover');
    const container = await readRgb(await encodePng(await model.hide(cover, secret, { signal })));
    const revealed = await model.reveal(container, { signal });
    reports.push(measurePair(cover, container, secret, revealed));
    for (const bits of lsbBits) {
      const lsb = hideLsb(cover, secret, bits);
      baselines[bits].push(measurePair(cover, lsb, secret, revealLsb(lsb, bits)));
    }
    if (sheet.length < sheetRows) sheet.push({ cover, secret, container, revealed });
    progress?.(reports.length);
  }
  if (reports.length === 0)
    throw new UserError(`${files.root} holds no usable pair of images to evaluate with.`);
  return {
    network: meanMetrics(reports),
    lsb: { 2: meanMetrics(baselines[2]), 3: meanMetrics(baselines[3]), 4: meanMetrics(baselines[4]) },
    sheet,
  };
}
