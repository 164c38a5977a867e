import { isMap, parseDocument, stringify } from 'yaml';
import * as z from 'zod';
import { messageOf, UserError } from '../errors';
import { channelEntries } from './channel-settings';
import { cellOf, modelSettings } from './model-settings';
import { firstProblem } from './schema-error';
import { between, decay, oneOf, positive, settings, stepCount, text, wholeNumber } from './setting-types';

/** Everything that defines a run: the schema of config.yaml. */
export const runConfigSchema = settings({
  version: z
    .literal(1, { error: 'must be 1' })
    .default(1)
    .describe('Version of this format. There is only 1 so far.'),
  origin: z
    .union([z.null(), text()], { error: 'must be a text, or null' })
    .default(null)
    .describe(
      'The checkpoint whose weights, kept beside this file, the run began with. `null`: weights drawn from the seed.',
    ),
  dataset: settings({
    path: text().describe('The folder of images, relative to the workspace folder or absolute.'),
    fit: oneOf('crop', 'fill')
      .default('crop')
      .describe('How images of other proportions become square: `crop` cuts the edges off, `fill` distorts.'),
  })
    .prefault({} as { path: string })
    .describe('The images that covers and secrets are drawn from.'),
  imageSize: wholeNumber(8, 1024)
    .default(64)
    .describe('Side of the square training images, in pixels. Time for a step grows with its square.'),
  model: modelSettings.describe(
    'Which network, and how large. Its `name` decides which other settings there are.',
  ),
  loss: settings({
    kind: oneOf('squared', 'absolute')
      .default('squared')
      .describe('The error of a picture: the mean of squared or of absolute differences.'),
    beta: positive()
      .default(1)
      .describe('Weight of the secret’s error against the cover’s: β of cover loss + β · secret loss.'),
    ssim: between(0, 100)
      .default(0)
      .describe('Weight of 1 − SSIM, which is added to the error of each picture. 0 leaves it out.'),
  })
    .prefault({})
    .describe('What training makes small: cover loss + β · secret loss.'),
  channel: settings({
    noise: between(0, 1)
      .default(0)
      .describe('σ of Gaussian noise on the scale from 0 to 1, always and behind everything else.'),
    mixture: channelEntries
      .default([])
      .describe('What may happen to a container: for each batch one entry is drawn by its weight.'),
  })
    .prefault({})
    .describe(
      'What happens to containers between hiding and revealing. Clamping and 8-bit rounding always do.',
    ),
  optimizer: settings({
    name: oneOf('adam').default('adam').describe('The method that turns gradients into steps.'),
    beta1: decay().default(0.9).describe('How slowly the mean of the gradients changes.'),
    beta2: decay().default(0.999).describe('How slowly the mean of their squares changes.'),
    epsilon: positive().default(1e-7).describe('Added to what is divided by, so that it is never 0.'),
    clipNorm: z
      .union([z.null(), positive()], { error: 'must be a number above 0, or null for no clipping' })
      .default(1)
      .describe('Largest norm of the whole gradient; longer ones are shortened. `null` leaves them.'),
  })
    .prefault({})
    .describe('How a gradient changes the weights.'),
  schedule: settings({
    kind: oneOf('constant', 'steps', 'cosine')
      .default('cosine')
      .describe('How the learning rate goes: it stays, falls at `milestones`, or falls on a cosine.'),
    learningRate: positive().default(0.001).describe('The learning rate at its peak.'),
    /** A shorter training ends on the way up. */
    warmupSteps: stepCount(0)
      .default(0)
      .describe('Steps over which the learning rate rises from 0 to its peak.'),
    finalFraction: between(0, 1)
      .default(0.05)
      .describe('The rate at the last step as a fraction of the peak. Only for `cosine`.'),
    milestones: z
      .array(
        settings({
          epoch: wholeNumber(1, 1_000_000_000).describe('The epoch that begins with this rate.'),
          learningRate: positive().describe('The learning rate from then on.'),
        }),
        { error: 'must be a list of epochs and learning rates' },
      )
      .refine((all) => all.every(({ epoch }, i) => i === 0 || epoch > all[i - 1].epoch), {
        error: 'must be in the order of their epochs',
      })
      .default([])
      .describe('Learning rates from the beginning of epochs on, in order. Only for `steps`.'),
  })
    .prefault({})
    .describe('The learning rate over the training.'),
  batchSize: wholeNumber(1, 1024).default(8).describe('Pairs of a cover and a secret in one batch.'),
  accumulate: wholeNumber(1, 1024)
    .default(1)
    .describe('Batches whose mean gradient makes one step: large steps in the memory of one batch.'),
  steps: stepCount(1).default(2000).describe('Length of the training, in steps.'),
  /** Before the first step `steps` becomes so many times all pairs of the dataset, and this null. */
  epochs: z
    .union([z.null(), wholeNumber(1, 1_000_000)], { error: 'must be a whole number, or null' })
    .default(null)
    .describe('Length of the training in passes over all pairs, instead of `steps` or `minutes`.'),
  /** Before the first step `steps` becomes what fits into so many minutes on the device, and this null. */
  minutes: z
    .union([z.null(), positive()], { error: 'must be a number above 0, or null to train all steps' })
    .default(null)
    .describe('Length of the training in minutes on this device, instead of `steps` or `epochs`.'),
  seed: wholeNumber(0, 0xffffffff)
    .default(1)
    .describe('Seed of every random choice: the same settings with the same seed give the same numbers.'),
  every: settings({
    log: stepCount(1).default(10).describe('Steps between two points of the curves.'),
    evaluate: stepCount(1).default(100).describe('Steps between two measurements on held-out pairs.'),
    checkpoint: stepCount(1).default(100).describe('Steps between two checkpoints.'),
  })
    .prefault({})
    .describe('How often something is written down, in steps.'),
  evaluationPairs: wholeNumber(1, 64)
    .default(6)
    .describe('Held-out pairs that are measured and shown as pictures.'),
  keepCheckpoints: wholeNumber(1, 1_000_000)
    .default(3)
    .describe('How many of the newest checkpoints stay besides the best.'),
  device: text()
    .default('auto')
    .meta({
      description: 'Where to compute; *Stego: Select Device* shows what there is.',
      examples: ['auto', 'cpu', 'webgpu', 'cuda', 'directml', 'tfjs-node-gpu', 'tfjs-node', 'wasm'],
    }),
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
