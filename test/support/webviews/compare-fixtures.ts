import type { ComparedRow, ToComparePage } from '../../../src/vscode/panels/compare/contract';
import { scaledLosses, validationLines } from './curve-page';
import { wavePicture } from './picture-fixtures';

type Snapshot = Extract<ToComparePage, { type: 'snapshot' }>;

const size = 48;
const names = ['relu-600', 'tanh-600', 'deleted-run'];

export const runOf = (index: number) => ({ workspace: '/w', name: names[index] });

export const figuresOf = (cover: number, secret: number, rmse: number) => ({
  cover: { psnr: cover, ssim: 0.9, rmse },
  secret: { psnr: secret, ssim: 0.8, rmse: 2 * rmse },
});

export function rowOf(index: number, change: Partial<ComparedRow> = {}): ComparedRow {
  const read = index < 2 ? { run: runOf(index), step: 600 } : {};
  return { id: names[index], label: `${names[index]}, step 600`, state: 'waiting', ...read, ...change };
}

export function snapshot(rows: readonly ComparedRow[], change: Partial<Snapshot> = {}): Snapshot {
  return {
    type: 'snapshot',
    choice: {
      checkpoints: rows.map(({ id }) => ({ workspace: '/w', reference: `${id}@600` })),
      shown: 2,
      measured: 50,
    },
    datasets: [
      { path: '/w/images', name: 'images' },
      { path: '/w/tiny', name: 'tiny-imagenet-200' },
    ],
    dataset: '/w/images',
    rows,
    configs: {
      names: rows.slice(0, 2).map(({ label }) => label),
      differences: [
        { setting: 'model.activation', values: ['relu', 'tanh'] },
        { setting: 'schedule.learningRate', values: ['0.001', '0.0001'] },
      ],
    },
    ...change,
  };
}

/** Two measured, one that failed. */
export const measuredRows = [
  rowOf(0, { state: 'done', pairs: 50, figures: figuresOf(34.567, 29.1, 4.7) }),
  rowOf(1, { state: 'done', pairs: 50, figures: figuresOf(32.1, 30.2, 5.9) }),
  rowOf(2, { state: 'failed', problem: 'There is no run "deleted-run"; there are relu-600, tanh-600.' }),
];

const pair = (phase: number) => ({
  container: wavePicture(size, size, phase),
  revealed: wavePicture(size, size, phase + 2),
});

/** Covers and secrets of two pairs, and LSB on them. */
export const pairs: ToComparePage = {
  type: 'pairs',
  originals: [0, 1].map((phase) => ({
    cover: wavePicture(size, size, phase),
    secret: wavePicture(size, size, phase + 2),
  })),
  baseline: { figures: figuresOf(31.5, 33.3, 6.6), pictures: [0.1, 1.1].map(pair) },
};

export function picturesOf(index: number): ToComparePage {
  return {
    type: 'pictures',
    id: names[index],
    pictures: [0.02, 1.02].map((phase) => pair(phase + index / 20)),
  };
}

/** All that was recorded of a run so far: as many steps as are said. */
export function metricsOf(index: number, steps: number): ToComparePage {
  return {
    type: 'metrics',
    run: runOf(index),
    reset: true,
    losses: scaledLosses(steps, index + 1),
    validation: validationLines(steps, index + 1),
  };
}
