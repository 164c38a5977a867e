import type { Device, Executable, TensorValues } from '../compute/device';
import { UserError } from '../errors';
import type { RgbImage } from '../images/rgb-image';
import type { Halo, Network } from '../models/network';
import { hideProgram, imageSpec, revealProgram } from './programs';
import { planTiles, runTiled } from './tiling';
import type { RunTiledOptions } from './tiling';

/**
 * Side of a window in pixels: large enough that the halo costs little, small enough that the activations of the
 * reference network stay at some 300 MB.
 */
const tileSize = 384;

/** A trained network on a device, for pictures of any size. Memory holds one window's activations at a time. */
export class StegoModel {
  private readonly executables = new Map<string, Executable>();

  constructor(
    private readonly device: Device,
    private readonly network: Network,
    private readonly weights: Float32Array,
  ) {}

  /** The container, as large as cover and secret. Throws UserError where these two differ in size, or are too small. */
  async hide(cover: RgbImage, secret: RgbImage, options: RunTiledOptions = {}): Promise<RgbImage> {
    if (cover.width !== secret.width || cover.height !== secret.height) {
      throw new UserError(
        `The secret is ${secret.width}×${secret.height}, the cover ${cover.width}×${cover.height}; fit it first.`,
      );
    }
    const { least = 1 } = this.network;
    if (Math.min(cover.width, cover.height) < least) {
      throw new UserError(
        `This network needs pictures of at least ${least}×${least} pixels, not ${cover.width}×${cover.height}.`,
      );
    }
    return this.run('hide', [cover, secret], this.network.hideHalo, options);
  }

  reveal(container: RgbImage, options: RunTiledOptions = {}): Promise<RgbImage> {
    return this.run('reveal', [container], this.network.revealHalo, options);
  }

  private async run(
    direction: Direction,
    images: readonly RgbImage[],
    halo: Halo,
    options: RunTiledOptions,
  ): Promise<RgbImage> {
    const [{ width, height }] = images;
    // Networks that see very far need larger windows, half of which is still core.
    const reach = Math.max(halo.left + halo.right, halo.top + halo.bottom);
    const plan = planTiles(width, height, Math.max(tileSize, 2 * reach), halo, this.network.cell);
    const executable = await this.executable(direction, plan.windowHeight, plan.windowWidth);
    const { inputs, output } = ports[direction];
    const data = new Uint8Array(width * height * 3);
    const runTile = async (tiles: Uint8Array[]) => {
      const feeds: Record<string, TensorValues> = Object.fromEntries(
        tiles.map((tile, i) => [inputs[i], tile]),
      );
      return (await executable.run(feeds))[output];
    };
    await runTiled(
      images.map((image) => image.data),
      width,
      height,
      plan,
      runTile,
      data,
      options,
    );
    return { width, height, data };
  }

  /** Compiled programs hold memory, so only the one of the last window size is kept for each direction. */
  private async executable(direction: Direction, height: number, width: number): Promise<Executable> {
    const key = `${direction} ${height}×${width}`;
    const known = this.executables.get(key);
    if (known) return known;
    for (const [other, executable] of this.executables) {
      if (!other.startsWith(direction)) continue;
      this.executables.delete(other);
      await executable.dispose();
    }
    const { inputs, output, program } = ports[direction];
    const spec = imageSpec(1, height, width);
    const executable = await this.device.compile(
      program(this.network, this.weights),
      Object.fromEntries(inputs.map((name) => [name, spec])),
      { uint8Outputs: [output] },
    );
    this.executables.set(key, executable);
    return executable;
  }

  async dispose(): Promise<void> {
    for (const executable of this.executables.values()) await executable.dispose();
    this.executables.clear();
  }
}

const ports = {
  hide: { program: hideProgram, inputs: ['cover', 'secret'], output: 'container' },
  reveal: { program: revealProgram, inputs: ['container'], output: 'revealed' },
} as const;

type Direction = keyof typeof ports;
