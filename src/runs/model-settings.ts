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

/** Left out, a name is the first one's: settings written before there were others name none. */
const modelName = <const T extends string>(name: T) =>
  z
    .literal(name)
    .optional()
    .transform((): T => name);

const balujaSettings = settings({
  name: modelName('baluja'),
  prepBlocks: wholeNumber(1, 16).default(2),
  hideBlocks: wholeNumber(1, 16).default(5),
  revealBlocks: wholeNumber(1, 16).default(5),
  /** Kernel side → filters of one block. */
  filters: filters.default({ '3': 50, '4': 10, '5': 5 }),
  activation: oneOf('relu', 'leaky-relu', 'tanh', 'sigmoid').default('relu'),
  outputActivation: oneOf('linear', 'relu', 'sigmoid').default('linear'),
});

const haarInvertibleSettings = settings({
  name: z.literal('haar-invertible'),
  levels: wholeNumber(1, 3).default(1),
  blocks: wholeNumber(1, 16).default(4),
  growth: wholeNumber(1, 256).default(16),
  convolutions: wholeNumber(2, 8).default(4),
  exponentBound: between(0.1, 4).default(1),
});

const residualQimSettings = settings({
  name: z.literal('residual-qim'),
  /** Levels of the message; the cover's RMSE is about stepSize / √12. */
  stepSize: wholeNumber(2, 128).default(8),
  /** Message values of each stage, of the 48 of a cell of 4 × 4 pixels. */
  stages: z
    .array(wholeNumber(1, 48), { error: 'must be a list of whole numbers' })
    .refine((stages) => stages.reduce((sum, each) => sum + each, 0) === 48, 'must have the sum 48')
    .default([8, 12, 12, 16]),
  width: wholeNumber(1, 512).default(48),
  blocks: wholeNumber(0, 16).default(1),
});

const jpegQimSettings = settings({
  name: z.literal('jpeg-qim'),
  /** Above 92 steps are smaller than what rounding pixels to whole numbers changes. */
  quality: wholeNumber(50, 92).default(90),
  /** On the scale of pixels from 0 to 255. */
  period: between(8, 64).default(29),
  stages: z
    .array(wholeNumber(1, 64), { error: 'must be a list of whole numbers' })
    .min(1, 'must name at least one stage')
    .max(8, 'must name at most 8 stages')
    .refine((stages) => stages.reduce((sum, each) => sum + each, 0) <= 64, 'must have a sum of at most 64')
    .default([10, 10, 10, 10]),
  width: wholeNumber(1, 512).default(96),
  blocks: wholeNumber(0, 16).default(1),
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
