import type { Device, Executable } from '../compute/device';
import { imageSpec, roundTripInputs, roundTripProgram } from '../hiding/programs';
import type { RgbImage } from '../images/rgb-image';
import type { Network } from '../models/network';
import type { SheetRow } from './sheet';

export interface EvaluatedPair {
  readonly cover: RgbImage;
  readonly secret: RgbImage;
}

/** Hides and reveals square pairs of one size in batches, rounding the containers to 8 bits between. */
export class PairEvaluator {
  private constructor(
    private readonly executable: Executable,
    private readonly batchSize: number,
    private readonly size: number,
  ) {}

  /** @param size Side of the pictures in pixels. */
  static async create(
    device: Device,
    network: Network,
    batchSize: number,
    size: number,
  ): Promise<PairEvaluator> {
    const executable = await device.compile(
      roundTripProgram(network),
      roundTripInputs(network, imageSpec(batchSize, size, size)),
      { uint8Outputs: ['container', 'revealed'] },
    );
    return new PairEvaluator(executable, batchSize, size);
  }

  /** Containers and revealed secrets of up to `batchSize` pairs, in order. */
  async run(weights: Float32Array, pairs: readonly EvaluatedPair[]): Promise<SheetRow[]> {
    const { size, batchSize } = this;
    const stride = size * size * 3;
    if (pairs.length > batchSize) throw new RangeError(`At most ${batchSize} pairs at once.`);
    const [cover, secret] = [new Uint8Array(batchSize * stride), new Uint8Array(batchSize * stride)];
    pairs.forEach((pair, i) => {
      cover.set(pair.cover.data, i * stride);
      secret.set(pair.secret.data, i * stride);
    });
    const results = await this.executable.run({ parameters: weights, cover, secret });
    const image = (name: string, i: number): RgbImage => ({
      width: size,
      height: size,
      data: (results[name] as Uint8Array).slice(i * stride, (i + 1) * stride),
    });
    return pairs.map((pair, i) => ({
      ...pair,
      container: image('container', i),
      revealed: image('revealed', i),
    }));
  }

  dispose(): Promise<void> {
    return this.executable.dispose();
  }
}
