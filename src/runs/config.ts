import { isMap, parseDocument, stringify } from 'yaml';
import * as z from 'zod';
import { messageOf, UserError } from '../errors';
import { firstProblem } from './schema-error';

const wholeNumber = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};

const stepCount = (least: number) => wholeNumber(least, 1_000_000_000);

const positive = () => {
  const error = 'must be a number above 0';
  return z.number({ error }).positive({ error });
};

const between = (least: number, most: number) => {
  const error = `must be a number from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
};

/** Decay rates of moving averages; at 1 the average would never move. */
const decay = () => {
  const error = 'must be a number from 0 to below 1';
  return z.number({ error }).min(0, { error }).lt(1, { error });
};

const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: `must be ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}` });

const text = () => z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });

const settings = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.strictObject(shape, { error: 'must be a group of settings' });

const filters = z
  .record(z.string(), wholeNumber(1, 1024), { error: 'must map kernel sides to numbers of filters' })
  .superRefine((sides, context) => {
    for (const side of Object.keys(sides)) {
      if (/^([1-9]|1[0-5])$/.test(side)) continue;
      context.addIssue({
        code: 'custom',
        message: `must have kernel sides from 1 to 15, not ${JSON.stringify(side)}`,
      });
    }
    if (Object.keys(sides).length === 0) {
      context.addIssue({ code: 'custom', message: 'must name at least one kernel side' });
    }
  });

/** A parameter that is drawn from a range; a single number is a range of one. */
const drawn = (least: number, most: number, number: 'number' | 'whole number' = 'number') => {
  const error = `must be a ${number} from ${least} to ${most}, or a range [from, to] of two`;
  const fits = (value: number) =>
    value >= least && value <= most && (number === 'number' || Number.isInteger(value));
  return z
    .union([z.number(), z.tuple([z.number(), z.number()])], { error })
    .refine((value) => [value].flat().every(fits), { error })
    .transform((value): [from: number, to: number] => (typeof value === 'number' ? [value, value] : value))
    .refine(([from, to]) => from <= to, { error: 'must be a range that begins with its smaller number' });
};

const channelKinds = ['none', 'noise', 'jpeg', 'resize'] as const;

const channelEntry = <const Kind extends (typeof channelKinds)[number], T extends z.core.$ZodLooseShape>(
  kind: Kind,
  parameters: T,
) => settings({ kind: z.literal(kind), weight: positive().default(1), ...parameters });

/** What may happen to a container on its way. */
const channelEntries = z.array(
  z.discriminatedUnion(
    'kind',
    [
      channelEntry('none', {}),
      /** σ of Gaussian noise, on [0, 1]. */
      channelEntry('noise', { sigma: drawn(0, 1) }),
      channelEntry('jpeg', {
        quality: drawn(1, 100, 'whole number'),
        subsampling: oneOf('4:2:0', '4:4:4').default('4:2:0'),
      }),
      /** Made so many times as large, and brought back to its size. */
      channelEntry('resize', { scale: drawn(0.1, 1) }),
    ],
    {
      error: ({ code }) =>
        code === 'invalid_union'
          ? `must be one of ${channelKinds.join(', ')}`
          : 'must be a group of settings',
    },
  ),
  { error: 'must be a list' },
);

/** Everything that defines a run: the schema of config.yaml. */
export const runConfigSchema = settings({
  version: z.literal(1, { error: 'must be 1' }).default(1),
  dataset: settings({
    /** A folder, relative to the workspace folder or absolute. */
    path: text(),
    fit: oneOf('crop', 'fill').default('crop'),
  }).prefault({} as { path: string }),
  /** Side of the square training images, pixels. */
  imageSize: wholeNumber(8, 1024).default(64),
  model: settings({
    name: oneOf('baluja').default('baluja'),
    prepBlocks: wholeNumber(1, 16).default(2),
    hideBlocks: wholeNumber(1, 16).default(5),
    revealBlocks: wholeNumber(1, 16).default(5),
    /** Kernel side → filters of one block. */
    filters: filters.default({ '3': 50, '4': 10, '5': 5 }),
    activation: oneOf('relu').default('relu'),
    outputActivation: oneOf('linear', 'relu', 'sigmoid').default('linear'),
  }).prefault({}),
  /** cover loss + β · secret loss. */
  loss: settings({ beta: positive().default(1) }).prefault({}),
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
    kind: oneOf('constant', 'cosine').default('cosine'),
    /** At its peak. */
    learningRate: positive().default(0.001),
    /** Steps over which the rate rises linearly from 0; a shorter training ends on the way up. */
    warmupSteps: stepCount(0).default(0),
    /** Rate at the last step as a fraction of the peak; only for cosine. */
    finalFraction: between(0, 1).default(0.05),
  }).prefault({}),
  batchSize: wholeNumber(1, 1024).default(8),
  /** Batches whose mean gradient makes one step: large steps in the memory of one batch. */
  accumulate: wholeNumber(1, 1024).default(1),
  steps: stepCount(1).default(2000),
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
