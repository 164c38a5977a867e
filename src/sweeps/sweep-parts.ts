import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { UserError } from '../errors';
import { configOfTrial } from './config-of-trial';
import type { SweepParts } from './controller/controller';
import { earlyStoppingOf } from './early-stopping/early-stopping-of';
import { metricNamed } from './metric-names';
import { bearableTrials, LocalRunner, trialsOnGpu } from './runners/local';
import type { Runner } from './runners/runner';
import { SlurmRunner } from './runners/slurm/slurm-runner';
import { samplerOf } from './samplers/sampler-of';
import { stegoCommandOf } from './stego-command';
import type { SweepFolder } from './sweep-folder';
import type { SweepRecord } from './sweep-record';

/**
 * What a sweep is made of, as its file and its options say.
 * @param stego the program and what comes before the arguments of the `stego` command
 * @param onGpu whether trials on this machine would train on a GPU
 */
export function partsOf(
  sweep: SweepFolder,
  { definition, options }: Pick<SweepRecord, 'definition' | 'options'>,
  stego: readonly [string, ...string[]],
  onGpu = false,
): SweepParts {
  const metric = metricNamed(definition.metric.name);
  if (!metric)
    throw new UserError(`No run logs "${definition.metric.name}"; name another metric in ${sweep.file}.`);
  const { command, environment } = stegoCommandOf(options.runner ?? definition.runner, stego);
  return {
    runner: runnerOf({ definition, options }, onGpu),
    sampler: samplerOf(definition.method),
    ...(definition.earlyStopping ? { earlyStopping: earlyStoppingOf(definition.earlyStopping) } : {}),
    figure: metric.of,
    ready: () => requireImages(path.resolve(options.workspace, options.dataset)),
    configOf: (values) => configOfTrial(definition, values, options.dataset),
    environment,
    commandOf: (trial) => [...command, 'sweep', 'trial', path.resolve(sweep.folder), String(trial)],
  };
}

/** A folder that is gone, such as one of a disk that is not mounted, would fail one trial after the other. */
async function requireImages(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory())
    throw new UserError(`The images of the sweep are gone: there is no folder ${folder}.`);
}

/** Where the trials of a sweep are computed; of another process, its jobs can be cancelled by it. */
export function runnerOf(
  { definition, options }: Pick<SweepRecord, 'definition' | 'options'>,
  onGpu = false,
): Runner {
  const runner = options.runner ?? definition.runner;
  const parallel = options.parallel ?? definition.parallel;
  return runner.kind === 'slurm'
    ? new SlurmRunner(runner, parallel)
    : new LocalRunner(parallel ?? (onGpu ? trialsOnGpu : bearableTrials()));
}
