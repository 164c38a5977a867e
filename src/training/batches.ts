import type { PackedImages } from '../datasets/packed-images';
import { Pairing } from '../datasets/pairing';
import type { RunConfig } from '../runs/config';
import { channelFeeds } from './channel/channel';

export interface Batch {
  readonly epoch: number;
  /** What the training step is fed, by the names of its inputs. */
  readonly feeds: Record<string, Uint8Array | Float32Array>;
}

/** The batches of a training: pure functions of the configuration, the images and their number, from 0. */
export class Batches {
  private readonly pairing: Pairing;
  private ahead: { index: number; batch: Promise<Batch> } | undefined;

  constructor(
    private readonly images: PackedImages,
    private readonly config: RunConfig,
  ) {
    const { batchSize, seed } = config;
    this.pairing = new Pairing({ batchSize, count: images.count, seed });
  }

  /** The batch number `part` of a step, both from 0; the next one is read while this one is worked on. */
  async at(step: number, part = 0): Promise<Batch> {
    const index = step * this.config.accumulate + part;
    const batch = this.ahead?.index === index ? this.ahead.batch : this.read(index);
    const next = this.read(index + 1);
    // It may never be asked for; a failure is reported when it is.
    next.catch(() => undefined);
    this.ahead = { index: index + 1, batch: next };
    return batch;
  }

  /** The epoch in which a step begins, from 0. */
  epochAt(step: number): number {
    return this.pairing.epochAt(step * this.config.accumulate);
  }

  private async read(index: number): Promise<Batch> {
    const { batchSize, channel, imageSize, seed } = this.config;
    const { epoch, covers, secrets } = this.pairing.batchAt(index);
    const bytes = batchSize * this.images.stride;
    const [cover, secret] = [new Uint8Array(bytes), new Uint8Array(bytes)];
    await Promise.all([this.images.readBatch(covers, cover), this.images.readBatch(secrets, secret)]);
    return {
      epoch,
      feeds: { cover, secret, ...channelFeeds(channel, { seed, index, batchSize, imageSize }) },
    };
  }
}
