import { fromRgb } from '../images/resize';
import { generateFolder, requireWhole } from './generated-folder';
import { encodeWithJpegTraces } from './jpeg-traces';
import { Dice } from './synthesiser/dice';
import { synthesiseImage } from './synthesiser/synthesise';

export interface SampleOptions {
  /** Number of pictures, at least 4. */
  readonly count: number;
  /** Side in pixels, 8 to 2048. */
  readonly size: number;
  readonly seed: number;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Raised when the synthesiser draws other pictures for the same seed. */
const recipeVersion = 2;

/** Tells the dice of the JPEG pass from those of the picture itself. */
const jpegStream = 1;

/**
 * Fills a folder with synthetic pictures `sample-0001.png`, …, half of them with the traces of JPEG, the same for the
 * same seed and version of sharp. The folder must be new, empty, or made by this function: then pictures of the same
 * recipe are kept and only missing ones are drawn, so that a cancelled call can be finished. Throws UserError, and
 * CancelledError after `signal`.
 */
export async function createSampleDataset(folder: string, options: SampleOptions): Promise<void> {
  const { count, size, seed } = options;
  const what = 'sample dataset';
  requireWhole(`number of pictures of a ${what}`, count, 4, 1_000_000);
  requireWhole(`size of a ${what}`, size, 8, 2048);
  requireWhole(`seed of a ${what}`, seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const generated = {
    what,
    recipeFile: '.stego-sample.json',
    recipe: { version: recipeVersion, size, seed },
    prefix: 'sample',
    digits: 4,
    count,
    draw: (index: number) =>
      encodeWithJpegTraces(fromRgb(synthesiseImage(seed, index, size)), new Dice(seed, index, jpegStream)),
  };
  await generateFolder(folder, generated, options);
}
