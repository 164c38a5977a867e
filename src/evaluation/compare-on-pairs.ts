import type { SquareFit } from '../datasets/contract';
import { scanDataset } from '../datasets/layout';
import { unseenByAll } from '../datasets/unseen-by-all';
import type { StegoModel } from '../hiding/stego-model';
import type { RgbImage } from '../images/rgb-image';
import { evaluateDataset } from './evaluate-dataset';
import { hideLsb, revealLsb } from './lsb';
import type { PairReport } from './pair-metrics';

const baselineBits = 4;

export interface ComparisonPairs {
  /** Folder of the pictures. */
  readonly dataset: string;
  /** Folders that any of the compared networks was trained on; what they saw is left out for all. */
  readonly seen: readonly string[];
  /** The first so many pairs are measured. */
  readonly pairs: number;
  /** Of the first so many the pictures are kept. */
  readonly pictures: number;
  /** Side in pixels to which pictures are brought. */
  readonly size: number;
  readonly fit: SquareFit;
}

/** A hiding method on the pairs: its means, and the pictures of the first pairs. */
export interface MeasuredMethod {
  readonly report: PairReport;
  readonly made: readonly { readonly container: RgbImage; readonly revealed: RgbImage }[];
}

export interface PairsComparison {
  readonly originals: readonly { readonly cover: RgbImage; readonly secret: RgbImage }[];
  readonly network: MeasuredMethod;
  /** LSB of four bits. */
  readonly baseline: MeasuredMethod;
}

/**
 * Measures one of several networks on the pairs that all of them are measured on. The figures are those of
 * `evaluateDataset` through PNG. Throws as it does.
 */
export async function compareOnPairs(
  model: Pick<StegoModel, 'hide' | 'reveal'>,
  { dataset, seen, pairs, pictures, size, fit }: ComparisonPairs,
  { signal, progress }: { readonly signal?: AbortSignal; progress?(fraction: number): void } = {},
): Promise<PairsComparison> {
  const files = await unseenByAll(seen, await scanDataset(dataset, signal));
  const total = Math.max(1, Math.min(pairs, Math.floor(files.evaluation.length / 2)));
  const { network, lsb, sheet } = await evaluateDataset(model, files, {
    pairs,
    size,
    fit,
    signal,
    sheetRows: pictures,
    progress: (done) => progress?.(done / total),
  });
  return {
    originals: sheet.map(({ cover, secret }) => ({ cover, secret })),
    network: { report: network, made: sheet.map(({ container, revealed }) => ({ container, revealed })) },
    baseline: {
      report: lsb[baselineBits],
      made: sheet.map(({ cover, secret }) => {
        const container = hideLsb(cover, secret, baselineBits);
        return { container, revealed: revealLsb(container, baselineBits) };
      }),
    },
  };
}
