import type { PackedImages } from '../datasets/packed-images';
import { Pairing } from '../datasets/pairing';
import type { RunConfig } from '../runs/config';
import { gaussianNoise } from './gaussian-noise';

export interface Batch {
  readonly epoch: number;
  /** What the training step is fed, by the names of its inputs. */
  readonly feeds: Record<string, Uint8Array | Float32Array>;
}

/** The batches of a training: pure functions of the configuration, the images and the step, from 0. */
export class Batches {
  private readonly pairing: Pairing;
  private ahead: { step: number; batch: Promise<Batch> } | undefined;

  constructor(
    private readonly images: PackedImages,
    private readonly config: RunConfig,
  ) {
    const { batchSize, seed } = config;
    this.pairing = new Pairing({ batchSize, count: images.count, seed });
  }

  /** The batch of a step; the next one is read while this one is worked on. */
  async at(step: number): Promise<Batch> {
    const batch = this.ahead?.step === step ? this.ahead.batch : this.read(step);
    const next = this.read(step + 1);
    // It may never be asked for; a failure is reported when it is.
    next.catch(() => undefined);
    this.ahead = { step: step + 1, batch: next };
    return batch;
  }

  epochAt(step: number): number {
    return this.pairing.epochAt(step);
  }

  private async read(step: number): Promise<Batch> {
    const { batchSize, channel, seed } = this.config;
    const { epoch, covers, secrets } = this.pairing.batchAt(step);
    const bytes = batchSize * this.images.stride;
    const [cover, secret] = [new Uint8Array(bytes), new Uint8Array(bytes)];
    await Promise.all([this.images.readBatch(covers, cover), this.images.readBatch(secrets, secret)]);
    const feeds: Batch['feeds'] = { cover, secret };
    if (channel.noise > 0) feeds.noise = gaussianNoise(bytes, seed, step);
    return { epoch, feeds };
  }
}
