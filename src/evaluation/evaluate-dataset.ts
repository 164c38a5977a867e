import type { DatasetFiles, SquareFit } from '../datasets/contract';
import { readEvaluationPairs } from '../datasets/evaluation-set';
import { CancelledError, UserError } from '../errors';
import type { StegoModel } from '../hiding/stego-model';
import { otherWayRound, quarterTurn } from '../images/quarter-turn';
import { fitTo } from '../images/resize';
import type { RgbImage } from '../images/rgb-image';
import type { Channel } from './channel';
import { pngChannel } from './channel';
import type { ErrorHistogram } from './histogram';
import { countErrors, errorHistogram } from './histogram';
import { hideLsb, revealLsb } from './lsb';
import type { PairReport } from './pair-metrics';
import { meanMetrics, measurePair } from './pair-metrics';
import type { SheetRow } from './sheet';

export interface DatasetEvaluationOptions {
  /** What the containers go through before they are revealed; PNG when left out. */
  readonly channel?: Channel;
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
  /** The network's errors over all pairs. */
  readonly histograms: Readonly<Record<'cover' | 'secret', ErrorHistogram>>;
  /** Containers as hidden, secrets as revealed after the channel. */
  readonly sheet: readonly SheetRow[];
}

export const lsbBits = [2, 3, 4] as const;
export type LsbBits = (typeof lsbBits)[number];

/**
 * Measures a network on pairs that it never saw, and LSB beside it. Every container goes through the channel before
 * it is revealed. The errors of the cover are those of the 8-bit container as hidden, since what the channel adds is
 * no cost of hiding; the errors of the secret are those after the channel.
 *
 * @throws UserError where the dataset has no usable pair, CancelledError after `signal`.
 */
export async function evaluateDataset(
  model: Pick<StegoModel, 'hide' | 'reveal'>,
  files: DatasetFiles,
  options: DatasetEvaluationOptions = {},
): Promise<DatasetEvaluation> {
  const { channel = pngChannel, pairs, size, fit, signal, sheetRows = 6, progress } = options;
  const reports: PairReport[] = [];
  const baselines: Record<LsbBits, PairReport[]> = { 2: [], 3: [], 4: [] };
  const errors = { cover: new Float64Array(256), secret: new Float64Array(256) };
  const sheet: SheetRow[] = [];
  for await (const pair of readEvaluationPairs(files, { pairs, size, fit, signal })) {
    if (signal?.aborted) throw new CancelledError();
    const { cover } = pair;
    // Turned, a picture of the other orientation keeps what cutting would take.
    const upright = otherWayRound(cover, pair.secret) ? quarterTurn(pair.secret) : pair.secret;
    const secret = await fitTo(upright, cover.width, cover.height, 'cover');
    const received = (container: RgbImage) => channel.apply(container, reports.length);

    const container = await model.hide(cover, secret, { signal });
    const revealed = await model.reveal(await received(container), { signal });
    for (const bits of lsbBits) {
      const lsb = hideLsb(cover, secret, bits);
      const revealedLsb = revealLsb(await received(lsb), bits);
      baselines[bits].push(measurePair(cover, lsb, secret, revealedLsb));
    }

    reports.push(measurePair(cover, container, secret, revealed));
    countErrors(cover, container, errors.cover);
    countErrors(secret, revealed, errors.secret);
    if (sheet.length < sheetRows) sheet.push({ cover, secret, container, revealed });
    progress?.(reports.length);
  }
  if (reports.length === 0)
    throw new UserError(`${files.root} holds no usable pair of images to evaluate with.`);
  return {
    network: meanMetrics(reports),
    lsb: { 2: meanMetrics(baselines[2]), 3: meanMetrics(baselines[3]), 4: meanMetrics(baselines[4]) },
    histograms: { cover: errorHistogram(errors.cover), secret: errorHistogram(errors.secret) },
    sheet,
  };
}
