import sharp from 'sharp';
import type { MetricsLine, RunStatus, ShownRunState } from '../../../src/runs/contract';
import { possibleRequests } from '../../../src/runs/possible-requests';
import type { LossColumns } from '../../../src/vscode/panels/curves/contract';
import type { RunSummary, SamplePayload } from '../../../src/vscode/panels/training/contract';

/** Losses as a training has them: falling fast, then slowly, with noise that is the same in every test. */
export function lossColumns(count: number, firstStep = 1): LossColumns {
  const at = (value: (step: number) => number) =>
    Float64Array.from({ length: count }, (_, i) => value(firstStep + i));
  const noise = (step: number) => 1 + 0.25 * Math.sin(step * 12.9898) * Math.cos(step * 4.1414);
  const cover = (step: number) => (0.12 * Math.exp(-step / 180) + 0.004) * noise(step);
  const secret = (step: number) => (0.18 * Math.exp(-step / 320) + 0.009) * noise(step * 1.7);
  return {
    step: at((step) => step),
    epoch: at((step) => Math.floor(step / 100)),
    time: at((step) => step / 3),
    learningRate: at((step) => 1e-3 / (1 + step / 1000)),
    loss: at((step) => cover(step) + 0.75 * secret(step)),
    coverLoss: at(cover),
    secretLoss: at(secret),
  };
}

export function validationLine(step: number): MetricsLine {
  return {
    step,
    epoch: 3,
    time: step / 3,
    learningRate: 0.001,
    loss: 0.0123,
    coverLoss: 0.004,
    secretLoss: 0.011,
    validation: {
      cover: { psnr: 34.5678, ssim: 0.97125, rmse: 4.765 },
      secret: { psnr: 29.1234, ssim: 0.90512, rmse: 8.921 },
    },
  };
}

export function runSummary(state: ShownRunState, changed: Partial<RunStatus> = {}): RunSummary {
  return {
    name: 'tiny-imagenet-baseline',
    state,
    requests: possibleRequests[state],
    status: {
      version: 1,
      state: state === 'interrupted' ? 'running' : state,
      pid: 4242,
      host: 'lab',
      heartbeat: '2026-01-01T00:00:00.000Z',
      step: 1200,
      totalSteps: 5000,
      epoch: 4,
      stepsPerSecond: 3.24,
      etaSeconds: 1172,
      device: 'onnxruntime CPU',
      checkpoints: [
        { file: '00001000.safetensors', step: 1000, validation: validationLine(1000).validation },
        { file: '00001200.safetensors', step: 1200 },
      ],
      best: '00001000.safetensors',
      last: '00001200.safetensors',
      ...changed,
    },
    elapsedSeconds: 370,
    config: {
      version: 1,
      dataset: { path: 'tiny-imagenet-200', crops: null },
      imageSize: 64,
      model: { name: 'baluja', filters: { '3': 50, '5': 50 }, stages: [1, 2] },
      channel: { noise: 0, mixture: [{ kind: 'jpeg', quality: [75, 95] }, { kind: 'none' }] },
      batchSize: 8,
      epochs: null,
    },
    facts: [
      { label: 'Dataset', value: 'tiny-imagenet-200' },
      { label: 'Network', value: 'reference (488,661 parameters)' },
      { label: 'Image size', value: '64 × 64' },
      { label: 'Batch', value: '8' },
      { label: 'β', value: '0.75' },
      { label: 'Learning rate', value: '0.001' },
    ],
  };
}

export interface SampleFixture {
  readonly payload: SamplePayload;
  /** RGB of a pixel of one of the six cells, as written into the sheet. */
  pixel(row: number, column: number, x: number, y: number): readonly [number, number, number];
}

/** A sheet of smooth pictures; containers and revealed secrets differ from their originals a little. */
export async function sampleFixture(step: number, rows = 3, cell = 32): Promise<SampleFixture> {
  const original = (row: number, column: number, x: number, y: number, channel: number) =>
    Math.round(
      128 + 100 * Math.sin((x + 7 * row) / (5 + channel) + column) * Math.cos(y / (6 + row) + channel),
    );
  const error = (column: number, x: number, y: number, channel: number) =>
    column === 0
      ? ((x + y + channel + step) % 4) + ((3 * x + 2 * y + channel) % 5) - 3
      : ((2 * x + y + channel) % 9) + ((x + 3 * y) % 8) + ((5 * x + 2 * y + channel) % 7) - 10;
  const value = (row: number, column: number, x: number, y: number, channel: number): number => {
    const source = column % 2;
    if (column < 2) return original(row, column, x, y, channel);
    if (column < 4) return original(row, source, x, y, channel) + error(source, x, y, channel);
    return Math.abs(error(source, x, y, channel));
  };
  const width = 6 * cell;
  const rgb = Buffer.alloc(width * rows * cell * 3);
  for (let y = 0; y < rows * cell; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const at = (y * width + x) * 3 + channel;
        rgb[at] = value(Math.floor(y / cell), Math.floor(x / cell), x % cell, y % cell, channel);
      }
    }
  }
  const png = await sharp(rgb, { raw: { width, height: rows * cell, channels: 3 } })
    .png()
    .toBuffer();
  const bytes = png.buffer.slice(png.byteOffset, png.byteOffset + png.byteLength) as ArrayBuffer;
  return {
    payload: { step, rows, cell, png: bytes },
    pixel: (row, column, x, y) => [
      value(row, column, x, y, 0),
      value(row, column, x, y, 1),
      value(row, column, x, y, 2),
    ],
  };
}
