import type { Network } from '../../src/models/network';
import { initialParameters } from '../../src/models/flat-parameters';
import { createNetwork } from '../../src/models/registry';
import type { RunConfig } from '../../src/runs/config';
import { fill } from './compute';
import { smallConfig, smallModels } from './networks';

/** A small network of every kind, with what its settings can change, as exports are tested on them. */
export const exportedModels: readonly (readonly [string, RunConfig['model']])[] = [
  ...Object.entries(smallModels).map(([name, model]) => [name, smallConfig({ model }).model] as const),
  [
    'baluja with other activations',
    smallConfig({ model: { ...smallModels.baluja, activation: 'leaky-relu', outputActivation: 'sigmoid' } })
      .model,
  ],
  [
    'haar-invertible on two levels',
    smallConfig({ model: { ...smallModels['haar-invertible'], levels: 2 } }).model,
  ],
];

/** Weights large enough that every part of the network shows in its output. */
export function telling(model: RunConfig['model'], seed = 5): { network: Network; weights: Float32Array } {
  const network = createNetwork(model);
  return { network, weights: initialParameters(network, seed).map((value) => value || 0.01) };
}

/** Repeatable pixels of `batch` pictures, smooth enough to look like one. */
export function pictures(batch: number, height: number, width: number, seed: number): Uint8Array {
  const noise = fill(batch * height * width * 3, seed, -20, 20);
  return Uint8Array.from(noise, (value, i) => {
    const pixel = Math.floor(i / 3);
    const [x, y, colour] = [pixel % width, Math.floor(pixel / width), i % 3];
    return 128 + 80 * Math.sin(seed + x / 7 + colour) * Math.cos(y / 9 - colour * seed) + value;
  });
}

/** How many bytes differ, as a share, and by how much at most. */
export function difference(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  if (actual.length !== expected.length) return { largest: Infinity, share: 1 };
  const differences = Array.from(expected, (value, i) => Math.abs(value - actual[i]));
  const largest = differences.reduce((most, each) => Math.max(most, each), 0);
  return { largest, share: differences.filter((each) => each > 0).length / expected.length };
}
