import { add, mul } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { TensorSpec } from '../../compute/device';
import type { ChannelEntry } from '../../runs/config';
import { gaussianNoise } from '../gaussian-noise';
import { jpegCoder } from './differentiable-jpeg';
import { drawChannel } from './draw';
import type { ChannelDraw } from './draw';
import { identityCoder, resizeCoder } from './resizing';
import { coderInputs, transformCode } from './transform-coder';
import type { CoderSettings } from './transform-coder';

/** What happens to a container between hiding and revealing, besides clamping and rounding to 8 bits. */
export interface Channel {
  /** Standard deviation of Gaussian noise that is always added last, on the scale [0, 1]; 0 for none. */
  readonly noise: number;
  /** One of these is drawn for each batch; none means that nothing else happens. */
  readonly mixture?: readonly ChannelEntry[];
}

type CoderInputs = Readonly<Record<keyof CoderSettings, Tensor>>;

const holds = ({ mixture = [] }: Channel, ...kinds: ChannelEntry['kind'][]) =>
  mixture.some(({ kind }) => kinds.includes(kind));
/** A program has only what its mixture can need. */
const codes = (channel: Channel) => holds(channel, 'jpeg', 'resize');
const drawsNoise = (channel: Channel) => holds(channel, 'noise');

/** What the channel adds to the inputs of a training step. */
export function channelInputs(
  channel: Channel,
  batchSize: number,
  imageSize: number,
): Record<string, TensorSpec> {
  const noise: TensorSpec = { shape: [batchSize, imageSize, imageSize, 3], dtype: 'float32' };
  const noiseLevel: TensorSpec = { shape: [1], dtype: 'float32' };
  return {
    ...(channel.noise > 0 || drawsNoise(channel) ? { noise } : {}),
    ...(drawsNoise(channel) ? { noiseLevel } : {}),
    ...(codes(channel) ? coderInputs(imageSize) : {}),
  };
}

/** What is revealed of images in [0, 1] that are saved with 8 bits. */
export function received(
  saved: Tensor4D,
  inputs: Readonly<Record<string, Tensor>>,
  channel: Channel,
): Tensor4D {
  const coded = codes(channel) ? transformCode(saved, inputs as CoderInputs) : saved;
  if (!inputs.noise) return coded;
  return add(coded, mul(inputs.noise, drawsNoise(channel) ? inputs.noiseLevel : channel.noise));
}

/** The values of `channelInputs` for a batch; `index` counts batches from 0. */
export function channelFeeds(
  channel: Channel,
  batch: { seed: number; index: number; batchSize: number; imageSize: number },
): Record<string, Float32Array> {
  const { seed, index, batchSize, imageSize } = batch;
  const draw = drawChannel(channel.mixture ?? [], seed, index);
  // Two independent Gaussians are one of their summed variances.
  const level = Math.hypot(channel.noise, draw.kind === 'noise' ? draw.sigma : 0);
  const count = batchSize * imageSize * imageSize * 3;
  const noise = () => (level > 0 ? gaussianNoise(count, seed, index) : new Float32Array(count));
  return {
    ...(channel.noise > 0 || drawsNoise(channel) ? { noise: noise() } : {}),
    ...(drawsNoise(channel) ? { noiseLevel: Float32Array.of(level) } : {}),
    ...(codes(channel) ? coderOf(draw, imageSize) : {}),
  };
}

function coderOf(draw: ChannelDraw, imageSize: number): Record<string, Float32Array> {
  switch (draw.kind) {
    case 'jpeg':
      return { ...jpegCoder(imageSize, draw.quality, draw.subsampling) };
    case 'resize':
      return { ...resizeCoder(imageSize, draw.scale) };
    default:
      return { ...identityCoder(imageSize) };
  }
}
