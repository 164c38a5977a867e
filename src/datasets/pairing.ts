import { UserError } from '../errors';
import { compareCodeUnits } from './scan';
import { randomFor, shuffle } from '../seeded-random';

/**
 * `fixed`: a picture is a cover or a secret for the whole training, as in the reference recipe; `redrawn`: the
 * halves are drawn anew every epoch, so that every picture is seen in both roles.
 */
export type PairRoles = 'fixed' | 'redrawn';

/** Indices into the training pictures; `covers[i]` goes with `secrets[i]`. */
export interface Pairs {
  readonly covers: Int32Array;
  readonly secrets: Int32Array;
}

export interface PairBatch extends Pairs {
  /** Epoch of the first pair, from 0. */
  readonly epoch: number;
}

const rolesStream = 0;
const coverStream = 1;
const secretStream = 2;

/**
 * The `floor(count / 2)` pairs of an epoch: a shuffle parts the pictures into secrets (first half) and covers
 * (second half), and each half is shuffled again every epoch, so that no pair comes back. Every picture is used
 * once an epoch; of an odd number one sits out. A pure function of its arguments.
 */
export function epochPairs(count: number, epoch: number, seed: number, roles: PairRoles = 'redrawn'): Pairs {
  if (count < 2) throw new UserError(`Pairs need at least 2 images, not ${count}.`);
  const half = Math.floor(count / 2);
  const order = Int32Array.from({ length: count }, (_, index) => index);
  shuffle(order, randomFor(seed, rolesStream, roles === 'redrawn' ? epoch : 0));
  const secrets = shuffle(order.slice(0, half), randomFor(seed, secretStream, epoch));
  // Of an odd number the covers hold one more, so that another one sits out each time.
  const covers = shuffle(order.slice(half), randomFor(seed, coverStream, epoch)).slice(0, half);
  return { covers, secrets };
}

export interface PairingOptions {
  readonly batchSize: number;
  /** Number of training pictures, at least 2. */
  readonly count: number;
  readonly seed: number;
  readonly roles?: PairRoles;
}

/** The endless sequence of batches of a training; any step can be asked for at any time. */
export class Pairing {
  /** Pairs in one epoch. */
  readonly pairsPerEpoch: number;
  private current: { epoch: number; pairs: Pairs } | undefined;

  constructor(private readonly options: PairingOptions) {
    if (!Number.isInteger(options.batchSize) || options.batchSize < 1) {
      throw new UserError(`The batch size must be a whole number of at least 1, not ${options.batchSize}.`);
    }
    if (options.count < 2) throw new UserError(`Pairs need at least 2 images, not ${options.count}.`);
    this.pairsPerEpoch = Math.floor(options.count / 2);
  }

  /** The batch of a step, from 0. The last batch of an epoch is filled with the next epoch's first pairs. */
  batchAt(step: number): PairBatch {
    const { batchSize } = this.options;
    const covers = new Int32Array(batchSize);
    const secrets = new Int32Array(batchSize);
    const first = step * batchSize;
    for (let row = 0; row < batchSize; row += 1) {
      const pair = first + row;
      const pairs = this.pairsOf(Math.floor(pair / this.pairsPerEpoch));
      covers[row] = pairs.covers[pair % this.pairsPerEpoch];
      secrets[row] = pairs.secrets[pair % this.pairsPerEpoch];
    }
    return { epoch: this.epochAt(step), covers, secrets };
  }

  /** The epoch in which a step begins, from 0. */
  epochAt(step: number): number {
    return Math.floor((step * this.options.batchSize) / this.pairsPerEpoch);
  }

  /** Steps until every pair of `epochs` epochs has been used. */
  stepsForEpochs(epochs: number): number {
    return Math.ceil((epochs * this.pairsPerEpoch) / this.options.batchSize);
  }

  private pairsOf(epoch: number): Pairs {
    if (this.current?.epoch !== epoch) {
      const { count, seed, roles } = this.options;
      this.current = { epoch, pairs: epochPairs(count, epoch, seed, roles) };
    }
    return this.current.pairs;
  }
}

export interface FilePair {
  readonly cover: string;
  readonly secret: string;
}

/**
 * The fixed pairs of an evaluation: files sorted by path, the first half secrets, the last half covers, paired
 * in order. Of an odd number the middle one is left out.
 */
export function evaluationPairs(files: readonly string[]): FilePair[] {
  const sorted = [...files].sort(compareCodeUnits);
  const half = Math.floor(sorted.length / 2);
  const covers = sorted.slice(sorted.length - half);
  return covers.map((cover, index) => ({ cover, secret: sorted[index] }));
}
