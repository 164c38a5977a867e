import * as z from 'zod';
import { oneOf, positive, settings } from './setting-types';

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
) =>
  settings({
    kind: z.literal(kind).describe('What happens to a container.'),
    weight: positive().default(1).describe('How often this entry is drawn, against the others.'),
    ...parameters,
  });

/** What may happen to a container on its way. */
export const channelEntries = z.array(
  z.discriminatedUnion(
    'kind',
    [
      channelEntry('none', {}),
      channelEntry('noise', {
        sigma: drawn(0, 1).describe(
          'σ of Gaussian noise, from 0 to 1 on the scale from 0 to 1. One number, or a range.',
        ),
      }),
      channelEntry('jpeg', {
        quality: drawn(1, 100, 'whole number').describe(
          'Quality of JPEG, from 1 to 100. One number, or a range [from, to] that is drawn from.',
        ),
        subsampling: oneOf('4:2:0', '4:4:4')
          .default('4:2:0')
          .describe('Colours at half the resolution, as nearly all JPEGs have them, or at the full one.'),
      }),
      channelEntry('resize', {
        scale: drawn(0.1, 1).describe(
          'Made so many times as large, from 0.1 to 1, and brought back to its size. One number, or a range.',
        ),
      }),
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
