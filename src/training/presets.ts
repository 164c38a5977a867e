import type { RunConfigInput } from '../runs/config';
import type { PresetId } from './preset-list';

export type Preset = Omit<RunConfigInput, 'dataset'>;

/** A rate that rises, and then falls to nothing on a cosine; for networks that diverge at a high rate from the start. */
const annealed = {
  optimizer: { beta2: 0.99 },
  schedule: { learningRate: 2e-3, warmupSteps: 50, finalFraction: 0 },
  every: { log: 10, evaluate: 200, checkpoint: 200 },
} satisfies Preset;

export const presets: Readonly<Record<PresetId, Preset>> = {
  tiny: {
    imageSize: 32,
    model: { prepBlocks: 1, hideBlocks: 2, revealBlocks: 2, filters: { '3': 12, '5': 4 } },
    schedule: { learningRate: 4e-3, warmupSteps: 20 },
    batchSize: 8,
    steps: 600,
    every: { log: 5, evaluate: 50, checkpoint: 100 },
  },
  demo: {
    minutes: 2,
    imageSize: 64,
    model: { prepBlocks: 1, hideBlocks: 3, revealBlocks: 3, filters: { '3': 20, '4': 6, '5': 4 } },
    schedule: { learningRate: 3e-3, warmupSteps: 20 },
    batchSize: 4,
    every: { log: 10, evaluate: 100, checkpoint: 200 },
  },
  reference: {
    schedule: { learningRate: 1e-3, warmupSteps: 50 },
    // For the same work, 240 steps of 4 learned more than 120 of 8, and 480 of 2 hardly more than that.
    batchSize: 4,
    steps: 20_000,
    every: { log: 10, evaluate: 200, checkpoint: 200 },
  },
  // The recipe of the reproductions on Tiny ImageNet; rates fall at fixed epochs, so that shorter ones are its beginning.
  paper: {
    model: { outputActivation: 'relu' },
    channel: { noise: 0.01 },
    optimizer: { clipNorm: null },
    schedule: {
      kind: 'steps',
      learningRate: 1e-3,
      milestones: [
        { epoch: 200, learningRate: 3e-4 },
        { epoch: 400, learningRate: 1e-4 },
        { epoch: 600, learningRate: 3e-5 },
      ],
    },
    batchSize: 32,
    epochs: 1000,
    every: { log: 10, evaluate: 320, checkpoint: 320 },
  },
  'haar-invertible': {
    model: { name: 'haar-invertible' },
    ...annealed,
    minutes: 20,
  },
  'residual-qim': {
    model: { name: 'residual-qim' },
    ...annealed,
    minutes: 10,
  },
  robust: {
    model: { name: 'jpeg-qim' },
    channel: {
      mixture: [
        { kind: 'none' },
        { kind: 'jpeg', quality: 90, weight: 3 },
        { kind: 'jpeg', quality: [91, 96] },
      ],
    },
    ...annealed,
    schedule: { ...annealed.schedule, learningRate: 4e-3 },
    batchSize: 16,
    minutes: 20,
  },
};
