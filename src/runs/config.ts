import { isMap, parseDocument, stringify } from 'yaml';
import * as z from 'zod';
import { messageOf, UserError } from '../errors';
import { channelEntries } from './channel-settings';
import { cellOf, modelSettings } from './model-settings';
import { firstProblem } from './schema-error';
import { between, decay, oneOf, positive, settings, stepCount, text, wholeNumber } from './setting-types';

/** Everything that defines a run: the schema of config.yaml. */
export const runConfigSchema = settings({
  version: z.literal(1, { error: 'must be 1' }).default(1),
  /** The checkpoint whose weights, kept beside this file, it began with; null for weights drawn from the seed. */
  origin: z.union([z.null(), text()], { error: 'must be a text, or null' }).default(null),
  dataset: settings({
    /** A folder, relative to the workspace folder or absolute. */
    path: text(),
    fit: oneOf('crop', 'fill').default('crop'),
  }).prefault({} as { path: string }),
  /** Side of the square training images, pixels. */
  imageSize: wholeNumber(8, 1024).default(64),
  model: modelSettings,
  /** cover loss + β · secret loss, each the error plus `ssim` times 1 − SSIM. */
  loss: settings({
    kind: oneOf('squared', 'absolute').default('squared'),
    beta: positive().default(1),
    ssim: between(0, 100).default(0),
  }).prefault({}),
  /** Between hiding and revealing; clamping and 8-bit rounding always happen. */
  channel: settings({
    /** σ of Gaussian noise, on [0, 1], always and last. */
    noise: between(0, 1).default(0),
    /** For each batch one is drawn by weight, and its parameter evenly from its range. */
    mixture: channelEntries.default([]),
  }).prefault({}),
  optimizer: settings({
    name: oneOf('adam').default('adam'),
    beta1: decay().default(0.9),
    beta2: decay().default(0.999),
    epsilon: positive().default(1e-7),
    /** Largest global norm of the gradient; null leaves it as it is. */
    clipNorm: z
      .union([z.null(), positive()], { error: 'must be a number above 0, or null for no clipping' })
      .default(1),
  }).prefault({}),
  schedule: settings({
    kind: oneOf('constant', 'steps', 'cosine').default('cosine'),
    /** At its peak. */
    learningRate: positive().default(0.001),
    /** Steps over which the rate rises linearly from 0; a shorter training ends on the way up. */
    warmupSteps: stepCount(0).default(0),
    /** Rate at the last step as a fraction of the peak; only for cosine. */
    finalFraction: between(0, 1).default(0.05),
    /** Rates from the beginning of epochs on, in order; only for steps. */
    milestones: z
      .array(settings({ epoch: wholeNumber(1, 1_000_000_000), learningRate: positive() }), {
        error: 'must be a list of epochs and learning rates',
      })
      .refine((all) => all.every(({ epoch }, i) => i === 0 || epoch > all[i - 1].epoch), {
        error: 'must be in the order of their epochs',
      })
      .default([]),
  }).prefault({}),
  batchSize: wholeNumber(1, 1024).default(8),
  /** Batches whose mean gradient makes one step: large steps in the memory of one batch. */
  accumulate: wholeNumber(1, 1024).default(1),
  steps: stepCount(1).default(2000),
  /** Before the first step `steps` becomes so many times all pairs of the dataset, and this null. */
  epochs: z
    .union([z.null(), wholeNumber(1, 1_000_000)], { error: 'must be a whole number, or null' })
    .default(null),
  /** Before the first step `steps` becomes what fits into so many minutes on the device, and this null. */
  minutes: z
    .union([z.null(), positive()], { error: 'must be a number above 0, or null to train all steps' })
    .default(null),
  seed: wholeNumber(0, 0xffffffff).default(1),
  /** In steps. */
  every: settings({
    log: stepCount(1).default(10),
    evaluate: stepCount(1).default(100),
    checkpoint: stepCount(1).default(100),
  }).prefault({}),
  /** The fixed pairs of samples/ and of validation. */
  evaluationPairs: wholeNumber(1, 64).default(6),
  /** How many of the newest checkpoints stay besides the best. */
  keepCheckpoints: wholeNumber(1, 1_000_000).default(3),
  device: text().default('auto'),
}).superRefine((config, context) => {
  const { model: network, imageSize } = config;
  if (config.minutes !== null && config.epochs !== null) {
    const message = 'must be null where epochs is set: a training has one length';
    context.addIssue({ code: 'custom', path: ['minutes'], message });
  }
  if (config.schedule.kind === 'steps' && config.schedule.milestones.length === 0) {
    const message = 'must name at least one epoch where kind is steps';
    context.addIssue({ code: 'custom', path: ['schedule', 'milestones'], message });
  }
  // Training images must be whole cells: what lies beside them teaches nothing.
  const cell = cellOf(network);
  if (imageSize % cell === 0) return;
  const message = `must be a multiple of ${cell} for ${network.name}`;
  context.addIssue({ code: 'custom', path: ['imageSize'], message });
});

export type RunConfig = z.output<typeof runConfigSchema>;

/** One of the things that may happen to the containers of a batch. */
export type ChannelEntry = RunConfig['channel']['mixture'][number];

/** What may be left out takes its default; only `dataset.path` may not. */
export type RunConfigInput = z.input<typeof runConfigSchema>;

/** As it may be written. */
export type ChannelEntryInput = z.input<typeof channelEntries>[number];

/** Checks any value. Throws a UserError such as `config.yaml: schedule.kind must be one of constant, cosine`. */
export function checkRunConfig(value: unknown, origin: string): RunConfig {
  if (typeof value === 'object' && value !== null && 'version' in value && value.version !== 1) {
    const found = JSON.stringify(value.version);
    throw new UserError(`${origin}: version ${found} is not supported, this Stego Lab reads version 1`);
  }
  const result = runConfigSchema.safeParse(value);
  if (!result.success) throw new UserError(`${origin}: ${firstProblem(result.error, value)}`);
  return result.data;
}

/** Reads YAML. Throws a UserError of one line that starts with `origin`. */
export function parseRunConfig(yaml: string, origin: string): RunConfig {
  const document = parseDocument(yaml, { prettyErrors: true });
  const [error] = document.errors;
  if (error) {
    const line = error.linePos ? `line ${error.linePos[0].line}: ` : '';
    const message = messageOf(error).replace(/ at line \d+, column \d+:?$/, '');
    throw new UserError(`${origin}: ${line}${message}`);
  }
  if (!isMap(document.contents)) throw new UserError(`${origin}: must be a YAML mapping of settings`);
  let value: unknown;
  try {
    value = document.toJS();
  } catch (failure) {
    throw new UserError(`${origin}: ${messageOf(failure)}`);
  }
  return checkRunConfig(value, origin);
}

/** YAML that `parseRunConfig` reads back to the same config. */
export function printRunConfig(config: RunConfig): string {
  return stringify(config, { lineWidth: 0 });
}
