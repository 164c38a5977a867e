import { describe, expect, it, vi } from 'vitest';
import { CancelledError, UserError } from '../../../src/errors';
import type { Halo } from '../../../src/models/network';
import type { TilePlan } from '../../../src/hiding/tiling';
import { planTiles, runTiled } from '../../../src/hiding/tiling';
import { halvingNetwork, reachOf, sameConvolutions } from './integer-network';

const sizes = [
  [1, 1],
  [1, 40],
  [23, 24],
  [24, 25],
  [25, 23],
  [48, 49],
  [70, 31],
] as const;

function picture(width: number, height: number, seed: number): Uint8Array {
  return Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (Math.imul(i + seed, 2654435761) >>> 13) & 255,
  );
}

function timesCovered(plan: TilePlan): Uint8Array {
  const counts = new Uint8Array(plan.width * plan.height);
  for (const { core } of plan.tiles) {
    for (let y = core.y; y < core.y + core.height; y++) {
      for (let x = core.x; x < core.x + core.width; x++) counts[y * plan.width + x]++;
    }
  }
  return counts;
}

describe('planTiles', () => {
  const halos: (number | Halo)[] = [0, 1, 7, 11, { top: 0, left: 5, bottom: 9, right: 2 }];

  it.each(halos)('cores partition the picture and keep the halo %j from inner sides', (halo) => {
    const { top, left, bottom, right } =
      typeof halo === 'number' ? { top: halo, left: halo, bottom: halo, right: halo } : halo;
    for (const [width, height] of sizes) {
      for (const align of [1, 2, 4]) {
        const tile = 24 + 2 * align;
        const plan = planTiles(width, height, tile, halo, align);
        expect(timesCovered(plan).every((count) => count === 1)).toBe(true);
        for (const { x, y, core } of plan.tiles) {
          expect([x % align, y % align]).toEqual([0, 0]);
          expect(core.width * core.height).toBeGreaterThan(0);
          expect(core.x - x).toBeGreaterThanOrEqual(x === 0 ? 0 : left);
          expect(core.y - y).toBeGreaterThanOrEqual(y === 0 ? 0 : top);
          const windowRight = x + plan.windowWidth;
          const windowBottom = y + plan.windowHeight;
          expect(windowRight).toBeLessThanOrEqual(width);
          expect(windowBottom).toBeLessThanOrEqual(height);
          expect(windowRight - core.x - core.width).toBeGreaterThanOrEqual(windowRight === width ? 0 : right);
          expect(windowBottom - core.y - core.height).toBeGreaterThanOrEqual(
            windowBottom === height ? 0 : bottom,
          );
        }
      }
    }
  });

  it('makes as few windows as the tile size allows, and no larger than that number needs', () => {
    const plan = planTiles(100, 20, 32, 4);
    expect([plan.windowWidth, plan.windowHeight]).toEqual([31, 20]);
    expect(plan.tiles.map((tile) => [tile.x, tile.core.x, tile.core.width])).toEqual([
      [0, 0, 27],
      [23, 27, 23],
      [46, 50, 23],
      [69, 73, 27],
    ]);
    // Two windows of just more than a half instead of two whole tiles that overlap.
    expect(planTiles(40, 20, 32, 4).windowWidth).toBe(24);
    expect(planTiles(32, 32, 32, 20).tiles).toHaveLength(1);
  });

  it('shrinks windows to what an aligned picture edge leaves', () => {
    const plan = planTiles(101, 100, 32, 4, 4);
    expect([plan.windowWidth, plan.windowHeight]).toEqual([29, 32]);
  });

  it('names the smallest tile that works where the halo leaves nothing', () => {
    expect(() => planTiles(100, 10, 40, 20)).toThrow(UserError);
    expect(() => planTiles(100, 10, 40, 20)).toThrow(/41 pixels/);
    expect(planTiles(100, 10, 41, 20).tiles.length).toBeGreaterThan(1);
    for (const width of [100, 101, 102, 103]) {
      expect(() => planTiles(width, 10, 40, 20, 4)).toThrow(/47 pixels/);
      expect(planTiles(width, 10, 47, 20, 4).tiles.length).toBeGreaterThan(1);
    }
  });

  it.each([
    [0, 10, 8, 1, 1],
    [10, 1.5, 8, 1, 1],
    [10, 10, NaN, 1, 1],
    [10, 10, 8, -1, 1],
    [10, 10, 8, 1, 0],
  ])('refuses %d×%d, tile %d, halo %d, align %d', (width, height, tile, halo, align) => {
    expect(() => planTiles(width, height, tile, halo, align)).toThrow(RangeError);
  });
});

describe('runTiled', () => {
  const layers = [
    { width: 3, height: 3 },
    { width: 4, height: 5 },
    { width: 2, height: 4 },
  ];
  const network = (tiles: Uint8Array[], width: number, height: number) =>
    sameConvolutions(tiles, width, height, layers);

  it.each(sizes)('equals the whole picture at %d×%d', async (width, height) => {
    const inputs = [picture(width, height, 1), picture(width, height, 2)];
    const whole = network(inputs, width, height);
    for (const tile of [10, 23, 24, 25]) {
      const plan = planTiles(width, height, tile, reachOf(layers));
      const output = new Uint8Array(whole.length);
      const run = async (tiles: Uint8Array[]) => network(tiles, plan.windowWidth, plan.windowHeight);
      await runTiled(inputs, width, height, plan, run, output);
      expect(output).toEqual(whole);
    }
  });

  it.each(['top', 'left', 'bottom', 'right'] as const)('needs the whole halo to the %s', async (side) => {
    const inputs = [picture(50, 50, 1), picture(50, 50, 2)];
    const reach = reachOf(layers);
    const plan = planTiles(50, 50, 24, { ...reach, [side]: reach[side] - 1 });
    const output = new Uint8Array(50 * 50 * 3);
    await runTiled(inputs, 50, 50, plan, async (tiles) => network(tiles, 24, 24), output);
    expect(output).not.toEqual(network(inputs, 50, 50));
  });

  it.each([...sizes, [51, 50], [53, 51]] as const)(
    'equals the whole picture at %d×%d where the network halves it',
    async (width, height) => {
      const input = picture(width, height, 3);
      const whole = halvingNetwork(input, width, height);
      const plan = planTiles(width, height, 24, 6, 2);
      const output = new Uint8Array(whole.length);
      const run = async ([tile]: Uint8Array[]) => halvingNetwork(tile, plan.windowWidth, plan.windowHeight);
      await runTiled([input], width, height, plan, run, output);
      expect(output).toEqual(whole);
    },
  );

  it('rounds and clamps floats in [0, 1], and refuses NaN', async () => {
    const plan = planTiles(2, 1, 8, 0);
    const output = new Uint8Array(6);
    const floats = Float32Array.of(-0.5, 0.001, 0.25, 0.999, 1, 1.7);
    await runTiled([], 2, 1, plan, async () => floats, output);
    expect([...output]).toEqual([0, 0, 64, 255, 255, 255]);
    floats[3] = NaN;
    await expect(runTiled([], 2, 1, plan, async () => floats, output)).rejects.toThrow(UserError);
  });

  it('reports progress after each tile', async () => {
    const progress = vi.fn();
    const plan = planTiles(40, 20, 20, 0);
    await runTiled([picture(40, 20, 1)], 40, 20, plan, async ([tile]) => tile, new Uint8Array(2400), {
      progress,
    });
    expect(progress.mock.calls).toEqual([[0.5], [1]]);
  });

  it('stops at once when aborted, before and in a tile', async () => {
    const plan = planTiles(40, 20, 20, 0);
    const input = picture(40, 20, 1);
    const output = new Uint8Array(2400);
    const controller = new AbortController();
    const run = vi.fn(async ([tile]: Uint8Array[]) => {
      controller.abort();
      return tile;
    });
    const { signal } = controller;
    await expect(runTiled([input], 40, 20, plan, run, output, { signal })).rejects.toThrow(CancelledError);
    await expect(runTiled([input], 40, 20, plan, run, output, { signal })).rejects.toThrow(CancelledError);
    expect(run).toHaveBeenCalledTimes(1);
    expect(output.every((value) => value === 0)).toBe(true);
  });

  it('refuses pictures, plans and results that do not fit together', async () => {
    const plan = planTiles(4, 4, 4, 0);
    const input = picture(4, 4, 1);
    const same = async ([tile]: Uint8Array[]) => tile;
    const attempts = [
      runTiled([input], 4, 5, plan, same, new Uint8Array(60)),
      runTiled([input.subarray(3)], 4, 4, plan, same, new Uint8Array(48)),
      runTiled([input], 4, 4, plan, same, new Uint8Array(47)),
      runTiled([input], 4, 4, plan, same, input),
      runTiled([input], 4, 4, plan, async () => new Uint8Array(12), new Uint8Array(48)),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toThrow(RangeError);
  });
});
