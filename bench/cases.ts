import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Device, TensorValues } from '../src/compute/device';
import {
  convolutionFeeds,
  convolutionFlops,
  convolutionInputs,
  convolutions,
} from '../src/compute/probe/speed';
import { scanDataset } from '../src/datasets/layout';
import { openPacked } from '../src/datasets/packed-cache';
import { createSampleDataset } from '../src/datasets/sample-dataset';
import { ssim } from '../src/evaluation/ssim';
import { StegoModel } from '../src/hiding/stego-model';
import { initialParameters } from '../src/models/flat-parameters';
import type { Network } from '../src/models/network';
import { createNetwork } from '../src/models/registry';
import type { RunConfig } from '../src/runs/config';
import { checkRunConfig } from '../src/runs/config';
import { Batches } from '../src/training/batches';
import { channelFeeds } from '../src/training/channel/channel';
import { presets } from '../src/training/presets';
import { stepInputs, stepProgram, stepState } from '../src/training/step-program';
import { initialState } from '../src/training/training-state';

/** Something to measure, made ready. */
export interface OpenCase {
  /** Does it once. */
  work(): Promise<unknown>;
  /** Multiplications and additions of one `work`; 0 where none are counted. */
  readonly flops: number;
  dispose(): Promise<void>;
}

export interface BenchCase {
  readonly name: string;
  /** Pairs or pictures of one `work`. */
  readonly batch: number;
  /** How many are measured, after one that is not. */
  readonly runs: number;
  /** The same on every device. */
  readonly withoutDevice?: true;
  /** What PyTorch does beside it. */
  readonly torch?: RunConfig;
  open(device: Device): Promise<OpenCase>;
}

const configOf = (preset: keyof typeof presets): RunConfig =>
  checkRunConfig({ ...presets[preset], dataset: { path: '.' } }, 'bench');

/** Multiplications and additions of all convolutions of `names` for one pixel, forward. */
function flopsPerPixel(network: Network, names: RegExp): number {
  return network.parameters
    .filter(({ name, shape }) => shape.length === 4 && names.test(name))
    .reduce((sum, { shape }) => sum + 2 * shape.reduce((product, dim) => product * dim, 1), 0);
}

const bytes = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i * 2654435761) >>> 24);

/** What the device can do at best on this kind of work. */
const convolution: BenchCase = {
  name: 'convolution',
  batch: 8,
  runs: 15,
  async open(device) {
    const executable = await device.compile(convolutions, convolutionInputs);
    const feeds = convolutionFeeds();
    return {
      work: () => executable.run(feeds),
      flops: convolutionFlops,
      dispose: () => executable.dispose(),
    };
  },
};

function trainStep(name: string, preset: keyof typeof presets, batch: number, runs: number): BenchCase {
  const config = { ...configOf(preset), batchSize: batch };
  return {
    name,
    batch,
    runs,
    torch: config,
    async open(device) {
      const network = createNetwork(config.model);
      const { loss, channel, optimizer, imageSize: size } = config;
      const options = {
        loss,
        ...channel,
        adam: optimizer,
        clipNorm: optimizer.clipNorm,
      };
      const executable = await device.compile(
        stepProgram(network, options),
        stepInputs(network, batch, size, channel.noise, 1, channel.mixture),
        { state: stepState },
      );
      await executable.writeState({ ...initialState(network, 1) });
      const pixels = batch * size * size;
      const feeds: Record<string, TensorValues> = {
        cover: bytes(pixels * 3),
        secret: bytes(pixels * 3),
        stepSize: Float32Array.of(1e-4),
        ...channelFeeds(channel, { seed: 1, index: 0, batchSize: batch, imageSize: size }),
      };
      return {
        work: () => executable.run(feeds),
        // The gradients for inputs and filters cost as much as the forward pass each.
        flops: 3 * pixels * flopsPerPixel(network, /./),
        dispose: () => executable.dispose(),
      };
    },
  };
}

function picture(
  direction: 'hide' | 'reveal',
  label: string,
  width: number,
  height: number,
  runs: number,
): BenchCase {
  return {
    name: `${direction}-${label}`,
    batch: 1,
    runs,
    async open(device) {
      const network = createNetwork(configOf('reference').model);
      const model = new StegoModel(device, network, initialParameters(network, 1));
      const image = { width, height, data: bytes(width * height * 3) };
      return {
        work: () => (direction === 'hide' ? model.hide(image, image) : model.reveal(image)),
        flops: width * height * flopsPerPixel(network, direction === 'hide' ? /^(prep|hide)/ : /^reveal/),
        dispose: () => model.dispose(),
      };
    },
  };
}

const batchesARun = 50;

/** Batches of 8 pairs out of the cache of decoded images, with noise, as a training reads them. */
const dataPipeline: BenchCase = {
  name: 'data-pipeline',
  batch: 8 * batchesARun,
  runs: 9,
  withoutDevice: true,
  async open() {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'stego-bench-'));
    await createSampleDataset(path.join(folder, 'images'), { count: 200, size: 64, seed: 1 });
    const files = await scanDataset(path.join(folder, 'images'));
    const images = await openPacked(files, { cacheDir: path.join(folder, 'cache'), size: 64, fit: 'crop' });
    const config: RunConfig = {
      ...configOf('reference'),
      batchSize: 8,
      channel: { noise: 0.01, mixture: [] },
    };
    let step = 0;
    return {
      async work() {
        const batches = new Batches(images, config);
        for (let i = 0; i < batchesARun; i++) await batches.at(step++);
      },
      flops: 0,
      async dispose() {
        await images.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};

/** What a picture of 12 megapixels waits for after it is hidden, twice. */
const similarity: BenchCase = {
  name: 'similarity-12mp',
  batch: 1,
  runs: 5,
  withoutDevice: true,
  open() {
    const [width, height] = [4000, 3000];
    const data = bytes(width * height * 3);
    const original = { width, height, data };
    const copy = { width, height, data: data.map((value, i) => value ^ (i % 5)) };
    return Promise.resolve({
      work: () => Promise.resolve(ssim(original, copy)),
      flops: 0,
      dispose: () => Promise.resolve(),
    });
  },
};

export const benchCases: readonly BenchCase[] = [
  convolution,
  trainStep('train-step', 'reference', 8, 9),
  trainStep('train-step', 'reference', 32, 5),
  trainStep('train-step-demo', 'demo', 8, 15),
  picture('hide', '768x512', 768, 512, 5),
  picture('reveal', '768x512', 768, 512, 5),
  picture('hide', '12mp', 4000, 3000, 1),
  picture('reveal', '12mp', 4000, 3000, 1),
  dataPipeline,
  similarity,
];
