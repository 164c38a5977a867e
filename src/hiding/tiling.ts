import { CancelledError, UserError } from '../errors';
import type { Halo } from '../models/network';

/** A window of the picture, and inside it the region whose output is the same as the whole picture's. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  /** In pixels of the picture, not of the window. */
  readonly core: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Windows of one size whose cores cover the picture, each pixel once; from the top left, row by row. */
export interface TilePlan {
  readonly width: number;
  readonly height: number;
  readonly windowWidth: number;
  readonly windowHeight: number;
  readonly tiles: readonly Tile[];
}

/**
 * Plans how a network that sees a limited neighbourhood runs over a picture of any size in equal windows.
 *
 * A core loses the halo on the sides where the picture goes on, and nothing where the window ends with the picture: there
 * the network's own zero padding is what the whole picture would get. The last windows are shifted back to the edge.
 *
 * @param tile Largest side of a window in pixels; a smaller picture is one window, a larger one as few as possible.
 * @param halo To all sides, or each by its own: a 4×4 'same' convolution reaches 1 before and 2 after.
 * @param align Origins become multiples of it, for networks that halve the resolution on the way. Windows are then up to
 *   `align - 1` pixels smaller, so that they leave the same rest as the picture and a stride pads both alike.
 * @throws UserError where a window would be all halo; RangeError for impossible numbers.
 */
export function planTiles(
  width: number,
  height: number,
  tile: number,
  halo: number | Halo,
  align = 1,
): TilePlan {
  for (const size of [width, height, tile, align]) requireWhole(size, 1);
  const sides = typeof halo === 'number' ? { top: halo, left: halo, bottom: halo, right: halo } : halo;
  for (const side of [sides.top, sides.left, sides.bottom, sides.right]) requireWhole(side, 0);
  const across = planSpans(width, tile, sides.left, sides.right, align);
  const down = planSpans(height, tile, sides.top, sides.bottom, align);
  return {
    width,
    height,
    windowWidth: across.window,
    windowHeight: down.window,
    tiles: down.spans.flatMap((row) =>
      across.spans.map((column) => ({
        x: column.origin,
        y: row.origin,
        core: {
          x: column.start,
          y: row.start,
          width: column.end - column.start,
          height: row.end - row.start,
        },
      })),
    ),
  };
}

interface Span {
  readonly origin: number;
  /** The core, from `start` to before `end`. */
  readonly start: number;
  readonly end: number;
}

function planSpans(
  size: number,
  tile: number,
  before: number,
  after: number,
  align: number,
): { window: number; spans: Span[] } {
  if (size <= tile) return { window: size, spans: [{ origin: 0, start: 0, end: size }] };
  const largest = tile - ((((tile - size) % align) + align) % align);
  if (largest - before - after < align) {
    const smallest = before + after + 2 * align - 1;
    throw new UserError(
      `Tiles of ${tile} pixels are too small for this network: use tiles of ${smallest} pixels or more.`,
    );
  }
  let window = largest;
  let spans = spansOf(size, window, before, after, align);
  // As small as the same number of windows allows: what overlaps beyond the halo is computed for nothing.
  for (let smaller = window - align; smaller - before - after >= align; smaller -= align) {
    const tighter = spansOf(size, smaller, before, after, align);
    if (tighter.length > spans.length) break;
    [window, spans] = [smaller, tighter];
  }
  return { window, spans };
}

function spansOf(size: number, window: number, before: number, after: number, align: number): Span[] {
  const stride = Math.floor((window - before - after) / align) * align;
  const spans: Span[] = [];
  let start = 0;
  for (let step = 0; start < size; step += stride) {
    const origin = Math.min(step, size - window);
    const end = origin + window === size ? size : origin + window - after;
    spans.push({ origin, start, end });
    start = end;
  }
  return spans;
}

export interface RunTiledOptions {
  /** Called after each tile with the share of the work done, in 0..1. */
  readonly progress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs a network over whole pictures, one tile in memory at a time.
 *
 * @param inputs Whole pictures, each `width * height * 3` values, RGB interleaved.
 * @param runTile Gets one window of each input (`windowWidth * windowHeight * 3` values, its own to keep) and gives the
 *   output window of the same shape: uint8, or float32 in [0, 1], which is clamped and rounded to 8 bits.
 * @param output Whole picture to write to; may not be one of the inputs, which later tiles still read.
 * @throws CancelledError when asked to stop; UserError where the network gives NaN; RangeError for wrong lengths.
 */
export async function runTiled(
  inputs: readonly Uint8Array[],
  width: number,
  height: number,
  plan: TilePlan,
  runTile: (tiles: Uint8Array[]) => Promise<Float32Array | Uint8Array>,
  output: Uint8Array,
  { progress, signal }: RunTiledOptions = {},
): Promise<void> {
  if (plan.width !== width || plan.height !== height) {
    throw new RangeError(`The plan is for ${plan.width}×${plan.height} pixels, not ${width}×${height}.`);
  }
  for (const picture of [...inputs, output]) requireLength(picture, width * height * 3);
  if (inputs.includes(output)) throw new RangeError('The output must not be one of the inputs.');
  const stopIfAsked = () => {
    if (signal?.aborted) throw new CancelledError();
  };
  for (const [i, tile] of plan.tiles.entries()) {
    stopIfAsked();
    const result = await runTile(inputs.map((picture) => cutWindow(picture, plan, tile)));
    stopIfAsked();
    requireLength(result, plan.windowWidth * plan.windowHeight * 3);
    copyCore(result, plan, tile, output);
    progress?.((i + 1) / plan.tiles.length);
  }
}

function cutWindow(picture: Uint8Array, plan: TilePlan, tile: Tile): Uint8Array {
  const stride = plan.windowWidth * 3;
  const window = new Uint8Array(stride * plan.windowHeight);
  for (let y = 0; y < plan.windowHeight; y++) {
    const from = ((tile.y + y) * plan.width + tile.x) * 3;
    window.set(picture.subarray(from, from + stride), y * stride);
  }
  return window;
}

function copyCore(result: Float32Array | Uint8Array, plan: TilePlan, tile: Tile, output: Uint8Array): void {
  const { core } = tile;
  for (let y = core.y; y < core.y + core.height; y++) {
    const from = ((y - tile.y) * plan.windowWidth + core.x - tile.x) * 3;
    const row = result.subarray(from, from + core.width * 3);
    output.set(row instanceof Uint8Array ? row : toBytes(row), (y * plan.width + core.x) * 3);
  }
}

function toBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) {
      throw new UserError(
        'The network gives values that are not numbers: use a checkpoint from before it diverged.',
      );
    }
    bytes[i] = Math.min(255, Math.max(0, Math.round(values[i] * 255)));
  }
  return bytes;
}

function requireLength(values: ArrayLike<number>, expected: number): void {
  if (values.length !== expected) throw new RangeError(`${expected} values expected, got ${values.length}.`);
}

function requireWhole(value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${value} is not a whole number of ${least} or more.`);
  }
}
