import type { Device } from '../compute/device';
import { CancelledError, UserError } from '../errors';
import { listCheckpoints, loadNewestCheckpoint } from '../runs/checkpoints';
import type { RunConfig } from '../runs/config';
import type { RunState } from '../runs/contract';
import { acquireLease } from '../runs/lease';
import type { RunFolder } from '../runs/run-paths';
import { readRunConfig, writeRunConfig } from '../runs/run-folder';
import type { TrainingListener } from './events';
import type { Workbench } from './preparation';
import { prepare } from './preparation';
import { Requests } from './requests';
import { RunRecorder } from './run-recorder';
import { Session } from './session';
import { planSteps, stepsOfEpochs } from './step-plan';

export interface TrainOptions {
  readonly workspace: string;
  readonly run: RunFolder;
  readonly device: Device;
  /** A new total number of steps. Throws UserError where the run is past it already. */
  readonly steps?: number;
  readonly listener: TrainingListener;
  /** Stops as a stop request does: with a checkpoint. */
  readonly signal: AbortSignal;
}

/**
 * Trains a run from its newest checkpoint, or from its seed, to its last step or until it is asked to stop.
 * All that it does stands in the run's folder. Returns how it ended. Throws UserError for what a user can mend;
 * the run's status then says `failed` with the message.
 */
export async function train(options: TrainOptions): Promise<RunState> {
  const { run, workspace, device, listener, signal } = options;
  const lease = await acquireLease(run.folder);
  try {
    let config = await plannedConfig(run, options.steps);
    const recorder = await RunRecorder.open(run, config.steps, listener);
    let workbench: Workbench | undefined;
    try {
      await recorder.update({ device: device.info.name });
      const requests = new Requests(run.folder, lease, signal);
      workbench = await requests.during((asked) => prepare(workspace, config, device, listener, asked));
      const bench = workbench;
      const { checkpoint, problems } = await loadNewestCheckpoint(run.checkpoints);
      for (const problem of problems) await recorder.log(problem);
      if (!checkpoint && problems.length > 0) {
        throw new UserError(
          `No checkpoint of this run can be read, and starting over would delete its history: ${problems[0]}`,
        );
      }
      const { minutes, epochs } = config;
      if (!checkpoint && (minutes !== null || epochs !== null)) {
        const steps =
          minutes === null
            ? stepsOfEpochs(epochs ?? 1, bench.images.count, config)
            : await requests.during((asked) => planSteps(bench, config, minutes, listener, asked));
        config = { ...config, steps, minutes: null, epochs: null };
        await writeRunConfig(run, config);
        await recorder.update({ totalSteps: config.steps });
      }
      const session = new Session(config, bench, recorder, lease, requests);
      return await session.run(checkpoint);
    } catch (error) {
      // The run may be another process's by now: then nothing of this session belongs in it any more.
      await lease.check();
      if (error instanceof CancelledError) {
        await recorder.update({ state: 'stopped' });
        return 'stopped';
      }
      await recorder.failed(error);
      throw error;
    } finally {
      await workbench?.dispose();
    }
  } finally {
    await lease.release();
  }
}

/** The run's config, with `steps` written into it where they are given. To be called with the lease. */
async function plannedConfig(run: RunFolder, steps: number | undefined): Promise<RunConfig> {
  const config = await readRunConfig(run.folder);
  const planned = config.minutes === null && config.epochs === null;
  if (steps === undefined || (planned && steps === config.steps)) return config;
  const newest = (await listCheckpoints(run.checkpoints)).at(-1);
  if (newest && newest.step > steps) {
    throw new UserError(`Run "${run.name}" is at step ${newest.step} already, past ${steps} steps.`);
  }
  const changed = { ...config, steps, minutes: null, epochs: null };
  await writeRunConfig(run, changed);
  return changed;
}
