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
) => settings({ kind: z.literal(kind), weight: positive().default(1), ...parameters });

/** What may happen to a container on its way. */
export const channelEntries = z.array(
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
