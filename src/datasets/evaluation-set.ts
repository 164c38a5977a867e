import path from 'node:path';
import { CancelledError, UserError } from '../errors';
import { readRgb } from '../images/read';
import type { RgbImage } from '../images/rgb-image';
import type { DatasetFiles, SquareFit } from './contract';
import { type FilePair, evaluationPairs } from './pairing';
import { decodeSquare } from './report';

/** A cover and a secret to evaluate with; `names` are their paths inside the dataset. */
export interface ImagePair {
  readonly names: FilePair;
  readonly cover: RgbImage;
  readonly secret: RgbImage;
}

export interface EvaluationOptions {
  /** At most so many pairs; all when left out. */
  readonly pairs?: number;
  /** Side in pixels; left out, pictures keep their own size and the secret may differ from its cover. */
  readonly size?: number;
  /** Default `crop`. */
  readonly fit?: SquareFit;
  readonly signal?: AbortSignal;
}

/**
 * The fixed evaluation pairs of a dataset, one after the other, so that memory holds one. A pair with a file
 * that cannot be used is passed over. Throws CancelledError after `signal`.
 */
export async function* readEvaluationPairs(
  dataset: DatasetFiles,
  options: EvaluationOptions = {},
): AsyncGenerator<ImagePair> {
  const { pairs = Infinity, size, fit = 'crop', signal } = options;
  let given = 0;
  for (const names of evaluationPairs(dataset.evaluation)) {
    if (given >= pairs) return;
    if (signal?.aborted) throw new CancelledError();
    const [cover, secret] = await Promise.all(
      [names.cover, names.secret].map((name) => load(path.join(dataset.root, name), size, fit)),
    );
    if (!cover || !secret) continue;
    given += 1;
    yield { names, cover, secret };
  }
}

/** `readEvaluationPairs` in an array, for the few pairs that are looked at again and again. */
export async function loadEvaluationPairs(
  dataset: DatasetFiles,
  options: EvaluationOptions = {},
): Promise<ImagePair[]> {
  const loaded: ImagePair[] = [];
  for await (const pair of readEvaluationPairs(dataset, options)) loaded.push(pair);
  return loaded;
}

/** What to say where no evaluation pair can be used. */
export function noEvaluationPairs(root: string): UserError {
  return new UserError(`${root} holds no usable images to evaluate with.`);
}

async function load(file: string, size: number | undefined, fit: SquareFit): Promise<RgbImage | undefined> {
  if (size === undefined) return readRgb(file).catch(() => undefined);
  const square = await decodeSquare(file, size, fit);
  return 'data' in square ? { width: size, height: size, data: square.data } : undefined;
}
