import { addCounts, signedErrorCounts, summarise, type Pixels } from './error-counts';
import type { Sheet } from '../pictures/sheet';
import { structuralSimilarity } from './similarity';

export interface ImageFigures {
  /** dB; `Infinity` where the pictures are equal. */
  readonly psnr: number;
  readonly ssim: number;
}

export interface SheetFigures {
  /** One a pair. */
  readonly pairs: readonly { readonly cover: ImageFigures; readonly secret: ImageFigures }[];
  /** Signed errors over all pairs. */
  readonly cover: Float64Array;
  readonly secret: Float64Array;
}

/** A slider goes back and forth over the same sheets. */
const known = new WeakMap<Sheet, SheetFigures>();

/** What the pictures of a sheet measure. Computed once a sheet. */
export function figuresOf(sheet: Sheet): SheetFigures {
  const before = known.get(sheet);
  if (before) return before;
  const rows = sheet.pictures.map(([cover, secret, container, revealed]) => ({
    cover: measure(cover, container),
    secret: measure(secret, revealed),
  }));
  const figures = {
    pairs: rows.map(({ cover, secret }) => ({ cover: cover.figures, secret: secret.figures })),
    cover: addCounts(rows.map(({ cover }) => cover.counts)),
    secret: addCounts(rows.map(({ secret }) => secret.counts)),
  };
  known.set(sheet, figures);
  return figures;
}

function measure(original: Pixels, copy: Pixels): { counts: Float64Array; figures: ImageFigures } {
  const counts = signedErrorCounts(original, copy);
  return { counts, figures: { psnr: summarise(counts).psnr, ssim: structuralSimilarity(original, copy) } };
}
