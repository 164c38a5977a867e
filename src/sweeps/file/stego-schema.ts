import * as z from 'zod';
import { runConfigSchema } from '../../runs/config';
import { settings, text, wholeNumber } from '../../runs/setting-types';
import { otherSettings, trainingFileHead } from '../../settings-files/training-file-schema';

/** It becomes an argument of a program: nothing that could be an option of it. */
const word = () => text().regex(/^[^\s-]\S*$/, { error: 'must be one word that begins with no -' });

const factor = () => {
  const error = 'must be a number above 1';
  return z.number({ error }).gt(1, { error });
};

const amountError = { error: 'must be an amount as Slurm writes it, such as 8G' };
const amount = () => z.string(amountError).regex(/^\d+[KMGT]?$/i, amountError);

const commandError = { error: 'must be a program, or a list of it and its first arguments' };
const commandWord = () => z.string(commandError).min(1, commandError);
/** To the shell of a job, one that begins with - would be an option. */
const program = () => commandWord().regex(/^[^-]/, commandError);
const commandWords = () => z.tuple([program()], commandError).rest(commandWord());

const local = settings({
  kind: z.literal('local').describe('Where the trials are computed.'),
}).describe('On this machine, as many at a time as it bears.');

const slurm = settings({
  kind: z.literal('slurm').describe('Where the trials are computed.'),
  host: word()
    .optional()
    .describe('Where the commands of Slurm are, as `ssh` calls it. Left out: on this machine.'),
  command: z
    .union([program().transform((word): [string] => [word]), commandWords()], commandError)
    .optional()
    .meta({
      description:
        'The `stego` command on the nodes of the cluster: a program, or a list of it and what comes first among its arguments. No shell reads it. Left out: the program that runs the sweep, under the same path.',
      examples: ['/shared/bin/stego', ['/usr/bin/node', '/shared/stego-lab/dist/cli.js']],
    }),
  partition: word()
    .optional()
    .describe('The partition that jobs are submitted to. Left out: the default one.'),
  account: word().optional().describe('The account that jobs are charged to.'),
  gpus: wholeNumber(0, 64).default(1).describe('GPUs of each trial.'),
  cpus: wholeNumber(1, 1024).optional().describe('Processor cores of each trial.'),
  memory: z
    .union([wholeNumber(1, 1_000_000_000).transform(String), amount()], amountError)
    .optional()
    .meta({
      description: 'Memory of each trial, such as `8G`; without a unit megabytes.',
      examples: ['8G', '16G'],
    }),
  timeLimit: wholeNumber(1, 525_600)
    .optional()
    .describe('Minutes after which a job is ended; its trial goes on from its checkpoint in the next one.'),
}).describe('As jobs of a cluster.');

const asha = settings({
  kind: z.literal('asha').describe('The rule by which trials are stopped early.'),
  minReports: wholeNumber(1, 1_000_000_000)
    .default(1)
    .describe('How often the metric is reported before a trial is compared with others for the first time.'),
  eta: factor().default(3).describe('One of so many goes on; and each rung is so many times the last.'),
}).describe('Asynchronous successive halving.');

const median = settings({
  kind: z.literal('median').describe('The rule by which trials are stopped early.'),
  minReports: wholeNumber(1, 1_000_000_000)
    .default(1)
    .describe('How often the metric is reported before a trial may be stopped.'),
  minTrials: wholeNumber(1, 1_000_000)
    .default(5)
    .describe('How many trials must have come as far before one is stopped.'),
}).describe('A trial is stopped that is worse than the median of the others at the same point.');

const kindError = (...kinds: readonly string[]) => ({
  error: ({ code }: { code?: string }) =>
    code === 'invalid_union' ? `must be one of ${kinds.join(', ')}` : 'must be a group of settings',
});

const settingsWord = 'Settings of all trainings, over those of the preset and under the parameters.';

/** What only we read, under the one key `stego`. */
export const stegoSchema = settings({
  preset: trainingFileHead.shape.preset,
  dataset: text()
    .optional()
    .describe('The images to train on: a dataset by its name, or a folder by its path from this file.'),
  // Checked once they lie over the preset.
  settings: z.record(z.string(), z.unknown(), { error: 'must be a group of settings' }).default({}),
  seed: wholeNumber(0, 0xffffffff)
    .default(1)
    .describe(
      'Seed of the search: with the same one the same trials are drawn. The trainings have their own `seed`.',
    ),
  parallel: wholeNumber(1, 10_000)
    .optional()
    .describe('Trials at a time. Left out: as many as is right where they run.'),
  runner: z
    .discriminatedUnion('kind', [local, slurm], kindError('local', 'slurm'))
    .default({ kind: 'local' })
    .describe('Where the trials are computed.'),
  conditions: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.array(z.json(), { error: 'must be a list of values' }).min(1, { error: 'must not be empty' }),
        {
          error: 'must be a parameter and a list of its values',
        },
      ),
      { error: 'must be parameters, each with what it depends on' },
    )
    .default({})
    .describe(
      'Parameters that vary only where others have some values: `warmupSteps: { schedule.kind: [cosine] }`.',
    ),
  earlyStopping: z
    .discriminatedUnion('kind', [asha, median], kindError('asha', 'median'))
    .optional()
    .describe('When trials without hope are stopped, by other rules than `early_terminate` knows.'),
});

/** The same with all that its settings can be, for completion and hovers. */
export const stegoFileSchema = settings({
  ...stegoSchema.shape,
  settings: settings({
    ...otherSettings,
    dataset: settings({ fit: runConfigSchema.shape.dataset.unwrap().shape.fit })
      .optional()
      .describe('How the images of the dataset become square.'),
  })
    .partial()
    .describe(settingsWord),
}).partial();

export type StegoGroup = z.output<typeof stegoSchema>;
