import * as z from 'zod';
import { between, oneOf, settings, wholeNumber } from './setting-types';

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

const networkName = 'The network. Another one has other settings.';

/** Left out, a name is the first one's: settings written before there were others name none. */
const modelName = <const T extends string>(name: T) =>
  z
    .literal(name)
    .optional()
    .transform((): T => name)
    .describe(networkName);

const balujaSettings = settings({
  name: modelName('baluja'),
  prepBlocks: wholeNumber(1, 16).default(2).describe('Blocks of the network that prepares the secret.'),
  hideBlocks: wholeNumber(1, 16).default(5).describe('Blocks of the hiding network.'),
  revealBlocks: wholeNumber(1, 16).default(5).describe('Blocks of the reveal network.'),
  filters: filters
    .default({ '3': 50, '4': 10, '5': 5 })
    .describe('Side of a kernel in pixels (1 to 15) → filters of that side in one block (1 to 1024).'),
  activation: oneOf('relu', 'leaky-relu', 'tanh', 'sigmoid')
    .default('relu')
    .describe('The function behind every hidden layer.'),
  outputActivation: oneOf('linear', 'relu', 'sigmoid')
    .default('linear')
    .describe('The function behind the last layer of hiding and of revealing.'),
});

const haarInvertibleSettings = settings({
  name: z.literal('haar-invertible').describe(networkName),
  levels: wholeNumber(1, 3)
    .default(1)
    .describe('Levels of the Haar transform. `imageSize` must be a multiple of 2 to this power.'),
  blocks: wholeNumber(1, 16).default(4).describe('Coupling blocks.'),
  growth: wholeNumber(1, 256).default(16).describe('Channels that each convolution of a block adds.'),
  convolutions: wholeNumber(2, 8).default(4).describe('Convolutions of a block.'),
  exponentBound: between(0.1, 4)
    .default(1)
    .describe(
      'Scales of a coupling lie within e to the power of ± this: larger ones can do more and diverge sooner.',
    ),
});

const residualQimSettings = settings({
  name: z.literal('residual-qim').describe(networkName),
  stepSize: wholeNumber(2, 128)
    .default(8)
    .describe('Levels of the message: the cover’s RMSE is about this divided by √12, of 255.'),
  stages: z
    .array(wholeNumber(1, 48), { error: 'must be a list of whole numbers' })
    .refine((stages) => stages.reduce((sum, each) => sum + each, 0) === 48, 'must have the sum 48')
    .default([8, 12, 12, 16])
    .describe('Message values of each stage; together the 48 of a cell of 4 × 4 pixels.'),
  width: wholeNumber(1, 512).default(48).describe('Channels of the hidden layers.'),
  blocks: wholeNumber(0, 16).default(1).describe('Residual blocks of a stage.'),
});

const jpegQimSettings = settings({
  name: z.literal('jpeg-qim').describe(networkName),
  /** Above 92 steps are smaller than what rounding pixels to whole numbers changes. */
  /** Above 92 steps are smaller than what rounding pixels to whole numbers changes. */
  quality: wholeNumber(50, 92)
    .default(90)
    .describe('The lowest quality of JPEG that the message is written for.'),
  period: between(8, 64)
    .default(29)
    .describe(
      'Distance after which the numbers begin again, on the scale from 0 to 255: larger survives more and shows more.',
    ),
  stages: z
    .array(wholeNumber(1, 64), { error: 'must be a list of whole numbers' })
    .min(1, 'must name at least one stage')
    .max(8, 'must name at most 8 stages')
    .refine((stages) => stages.reduce((sum, each) => sum + each, 0) <= 64, 'must have a sum of at most 64')
    .default([10, 10, 10, 10])
    .describe('Message values of each stage: 1 to 8 stages, at most 64 values in a cell of 8 × 8 pixels.'),
  width: wholeNumber(1, 512).default(96).describe('Channels of the hidden layers.'),
  blocks: wholeNumber(0, 16).default(1).describe('Residual blocks of a stage.'),
});

/** Which network, and how large: one group for each kind of the registry. */
export const modelSettings = z
  .discriminatedUnion(
    'name',
    [balujaSettings, haarInvertibleSettings, jpegQimSettings, residualQimSettings],
    {
      error: ({ code }) =>
        code === 'invalid_union'
          ? 'must be one of baluja, haar-invertible, jpeg-qim, residual-qim'
          : 'must be a group of settings',
    },
  )
  .prefault({});

/** Side in pixels of the cells that a network computes on. */
export function cellOf(network: z.output<typeof modelSettings>): number {
  switch (network.name) {
    case 'baluja':
      return 1;
    case 'haar-invertible':
      return 2 ** network.levels;
    case 'jpeg-qim':
      return 8;
    case 'residual-qim':
      return 4;
  }
}
