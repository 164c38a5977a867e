/**
 * `npm run bench`: how fast and how large programs are here, as medians, against one large convolution in the same
 * run (what the device can do at best on this kind of work). `--json` prints the rows for programs.
 */

import path from 'node:path';
import { Command } from 'commander';
import { conv2d, mean, tile } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Device } from '../src/compute/device';
import { openDevice } from '../src/compute/devices';
import { plainTable } from '../src/evaluation/table';
import { StegoModel } from '../src/hiding/stego-model';
import { initialParameters } from '../src/models/flat-parameters';
import type { Network } from '../src/models/network';
import { createNetwork } from '../src/models/registry';
import { checkRunConfig } from '../src/runs/config';
import { stepInputs, stepProgram, stepState } from '../src/training/step-program';
import { initialState } from '../src/training/training-state';
import { PeakMemory } from './peak-memory';

interface Row {
  readonly name: string;
  readonly device: string;
  readonly batch: number;
  readonly seconds: number;
  readonly imagesPerSecond: number;
  readonly gflops: number;
  /** Bytes of the whole process, its peak while this row was measured. */
  readonly peakMemory: number;
  /** Speed in FLOP/s, as a share of the large convolution's. */
  readonly ratioToConvolution: number;
}

/** The reference network with everything else at its default. */
const config = checkRunConfig({ dataset: { path: '.' } }, 'bench');
const size = config.imageSize;

async function medianSeconds(work: () => Promise<unknown>, runs: number): Promise<number> {
  await work();
  const seconds: number[] = [];
  for (let i = 0; i < runs; i++) {
    const started = performance.now();
    await work();
    seconds.push((performance.now() - started) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(runs / 2)];
}

/** Multiplications and additions of all convolutions of `names` for one pixel, forward. */
function flopsPerPixel(network: Network, names: RegExp): number {
  return network.parameters
    .filter(({ name, shape }) => shape.length === 4 && names.test(name))
    .reduce((sum, { shape }) => sum + 2 * shape.reduce((product, dim) => product * dim, 1), 0);
}

const bytes = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i * 2654435761) >>> 24);

const chained = 8;

/** Convolutions of 64 to 64 channels of 3×3 over 8 images of 64×64, one after the other on the device: GFLOP/s. */
async function convolutionSpeed(device: Device): Promise<number> {
  const executable = await device.compile(
    ({ x, w }) => {
      let y = tile(x, [8, 1, 1, 1]) as Tensor4D;
      for (let i = 0; i < chained; i++) y = conv2d(y, w as Tensor4D, 1, 'same');
      return { mean: mean(y) };
    },
    { x: { shape: [1, 64, 64, 64], dtype: 'float32' }, w: { shape: [3, 3, 64, 64], dtype: 'float32' } },
  );
  const x = new Float32Array(64 * 64 * 64).fill(0.5);
  const w = new Float32Array(3 * 3 * 64 * 64).fill(1e-3);
  const seconds = await medianSeconds(() => executable.run({ x, w }), 15);
  await executable.dispose();
  return (chained * 2 * 8 * 64 * 64 * 3 * 3 * 64 * 64) / seconds / 1e9;
}

async function trainStep(device: Device, batch: number): Promise<{ seconds: number; flops: number }> {
  const network = createNetwork(config.model);
  const { beta } = config.loss;
  const executable = await device.compile(
    stepProgram(network, { beta, noise: 0, adam: config.optimizer, clipNorm: config.optimizer.clipNorm }),
    stepInputs(network, batch, size, 0),
    { state: stepState },
  );
  await executable.writeState({ ...initialState(network, 1) });
  const feeds = {
    cover: bytes(batch * size * size * 3),
    secret: bytes(batch * size * size * 3),
    stepSize: Float32Array.of(1e-4),
  };
  const seconds = await medianSeconds(() => executable.run(feeds), 9);
  await executable.dispose();
  // The gradients for inputs and filters cost as much as the forward pass each.
  return { seconds, flops: 3 * batch * size * size * flopsPerPixel(network, /./) };
}

async function picture(device: Device, direction: 'hide' | 'reveal', width: number, height: number) {
  const network = createNetwork(config.model);
  const model = new StegoModel(device, network, initialParameters(network, 1));
  const image = { width, height, data: bytes(width * height * 3) };
  const work = () => (direction === 'hide' ? model.hide(image, image) : model.reveal(image));
  const seconds = await medianSeconds(work, 3);
  await model.dispose();
  const names = direction === 'hide' ? /^(prep|hide)/ : /^reveal/;
  return { seconds, flops: width * height * flopsPerPixel(network, names) };
}

async function main(): Promise<void> {
  const {
    json,
    only,
    threads,
    device: choice,
  } = new Command()
    .option('--json', 'print the rows as JSON and nothing else')
    .option('--only <text>', 'only rows whose name holds this', '')
    .option('--device <id>', 'where to compute', 'auto')
    .option('--threads <n>', 'CPU threads; 0 takes every core', Number, 0)
    .parse()
    .opts<{ json?: boolean; only: string; threads: number; device: string }>();
  const device = await openDevice(choice, { threads, workerScript: path.join(__dirname, 'onnx-worker.js') });
  const best = await convolutionSpeed(device);
  const cases = [
    { name: 'train-step', batch: 8, run: () => trainStep(device, 8) },
    { name: 'hide-768x512', batch: 1, run: () => picture(device, 'hide', 768, 512) },
    { name: 'reveal-768x512', batch: 1, run: () => picture(device, 'reveal', 768, 512) },
  ];
  const rows: Row[] = [];
  for (const { name, batch, run } of cases.filter((each) => each.name.includes(only))) {
    const memory = new PeakMemory();
    const { seconds, flops } = await run();
    const gflops = flops / seconds / 1e9;
    rows.push({
      name,
      device: device.info.id,
      batch,
      seconds,
      imagesPerSecond: batch / seconds,
      gflops,
      peakMemory: memory.stop(),
      ratioToConvolution: gflops / best,
    });
  }
  await device.dispose();
  if (json) process.stdout.write(`${JSON.stringify({ rows })}\n`);
  else print(device, best, rows);
}

function print(device: Device, best: number, rows: readonly Row[]): void {
  const header = ['', 'batch', 'seconds', 'images/s', 'GFLOP/s', 'of conv', 'peak MB'];
  const table = rows.map((row) => [
    row.name,
    String(row.batch),
    row.seconds.toFixed(3),
    row.imagesPerSecond.toFixed(2),
    row.gflops.toFixed(1),
    row.ratioToConvolution.toFixed(2),
    (row.peakMemory / 1e6).toFixed(0),
  ]);
  process.stdout.write(`${device.info.name}; a large convolution alone: ${best.toFixed(1)} GFLOP/s\n`);
  process.stdout.write(`${plainTable(header, table)}\n`);
}

void main().then(() => process.exit(0));
