import { setTimeout as sleep } from 'node:timers/promises';
import type { Device } from '../compute/device';
import { CancelledError, UserError } from '../errors';
import { meanMetrics, measurePair } from '../evaluation/pair-metrics';
import { listCheckpoints, loadNewestCheckpoint } from '../runs/checkpoints';
import type { RunConfig } from '../runs/config';
import type { PairMetrics, RunState } from '../runs/contract';
import { acquireLease } from '../runs/lease';
import type { Lease } from '../runs/lease';
import type { RunFolder } from '../runs/run-paths';
import { readRunConfig, writeRunConfig } from '../runs/run-folder';
import { adamStepSize } from './adam';
import { Batches } from './batches';
import type { TrainingListener } from './events';
import { LossMeter } from './loss-meter';
import type { Workbench } from './preparation';
import { prepare } from './preparation';
import { Requests } from './requests';
import { RunRecorder } from './run-recorder';
import { learningRateAt } from './schedule';
import { SpeedMeter } from './speed-meter';
import { stepScalars, stepState } from './step-program';
import { planSteps, stepsOfEpochs } from './step-plan';
import type { TrainingState } from './training-state';
import { initialAccumulator, initialState, stateOf, stateTensors } from './training-state';

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

const pausePollMs = 200;
/** So many steps in a row without a gradient, and the training has diverged. */
const mostSkipped = 10;

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

type Restored = Awaited<ReturnType<typeof loadNewestCheckpoint>>['checkpoint'];

/** One process's part of a training. */
class Session {
  private readonly batches: Batches;
  private losses = new LossMeter();
  private speed = new SpeedMeter(0);
  /** Steps done. */
  private step = 0;
  /** Steps whose gradient was not finite: in all, and since the last one that was. */
  private skipped = 0;
  private skippedInARow = 0;
  /** Step of the newest checkpoint. */
  private saved: number | undefined;

  constructor(
    private readonly config: RunConfig,
    private readonly bench: Workbench,
    private readonly recorder: RunRecorder,
    private readonly lease: Lease,
    private readonly requests: Requests,
  ) {
    this.batches = new Batches(bench.images, config);
  }

  async run(checkpoint: Restored): Promise<RunState> {
    await this.restore(checkpoint);
    const { steps, every } = this.config;
    await this.recorder.update({ state: 'running', ...this.position() });
    while (this.step < steps) {
      if (await this.askedToStop()) {
        await this.lease.check();
        // One that is there already knows its validation.
        if (this.saved !== this.step) await this.saveCheckpoint(undefined);
        await this.recorder.update({ state: 'stopped', etaSeconds: undefined });
        return 'stopped';
      }
      await this.advance();
      const last = this.step === steps;
      const due = (interval: number) => last || this.step % interval === 0;
      const validation = due(every.evaluate) || due(every.checkpoint) ? await this.evaluate() : undefined;
      if (due(every.log) || validation) await this.log(validation);
      // What no gradient can be computed of is no state to go on from.
      if (due(every.checkpoint) && this.skippedInARow === 0) await this.saveCheckpoint(validation);
      await this.recorder.tick(this.position());
    }
    await this.recorder.update({ state: 'finished', ...this.position(), etaSeconds: undefined });
    return 'finished';
  }

  private async restore(checkpoint: Restored): Promise<void> {
    const { network, step } = this.bench;
    this.step = checkpoint?.step ?? 0;
    this.saved = checkpoint?.step;
    this.losses = LossMeter.from(checkpoint?.extra.losses);
    this.speed = new SpeedMeter(Number(checkpoint?.extra.seconds ?? 0));
    this.skipped = Number(checkpoint?.extra.skipped ?? 0);
    await this.lease.check();
    await this.recorder.rewind(this.step, this.validationLoss);
    const state = checkpoint ? stateOf(network, checkpoint) : initialState(network, this.config.seed);
    await step.writeState({ ...state, ...initialAccumulator(network, this.config.accumulate) });
  }

  /** One step of the optimiser. */
  private async advance(): Promise<void> {
    const { optimizer, accumulate } = this.config;
    const started = performance.now();
    const stepSize = adamStepSize(this.learningRateAt(this.step), this.step + 1, optimizer);
    const losses = { loss: 0, coverLoss: 0, secretLoss: 0 };
    let finite = true;
    for (let part = 0; part < accumulate; part++) {
      const { feeds } = await this.batches.at(this.step, part);
      const results = await this.bench.step.run({ ...feeds, ...stepScalars(stepSize, accumulate, part) });
      finite = results.finite[0] === 1;
      for (const name of ['loss', 'coverLoss', 'secretLoss'] as const) {
        losses[name] += results[name][0] / accumulate;
      }
    }
    if (finite && Number.isFinite(losses.loss)) {
      this.losses.add(losses.loss, losses.coverLoss, losses.secretLoss);
      await this.noteSkipped();
    } else this.countSkipped();
    this.step += 1;
    this.speed.add((performance.now() - started) / 1000);
  }

  /** The program has left the state as it was; a network that gets nowhere any more is given up. */
  private countSkipped(): void {
    this.skipped += 1;
    this.skippedInARow += 1;
    if (this.skippedInARow < mostSkipped) return;
    throw new UserError(
      `The gradient was not finite for ${mostSkipped} steps, up to step ${this.step + 1}: lower schedule.learningRate or set optimizer.clipNorm in config.yaml, then resume.`,
    );
  }

  private async noteSkipped(): Promise<void> {
    const count = this.skippedInARow;
    if (count === 0) return;
    this.skippedInARow = 0;
    const steps = count === 1 ? '1 step' : `${count} steps`;
    await this.recorder.log(`Skipped ${steps} up to step ${this.step}: the gradient was not finite.`);
  }

  private learningRateAt(step: number): number {
    const { schedule, steps } = this.config;
    return learningRateAt(step, this.batches.epochAt(step), steps, schedule);
  }

  private async evaluate(): Promise<PairMetrics> {
    const { parameters } = await this.bench.step.readState(['parameters']);
    const rows = await this.bench.evaluator.run(parameters, this.bench.pairs);
    await this.recorder.sample(this.step, rows);
    const { cover, secret } = meanMetrics(
      rows.map((row) => measurePair(row.cover, row.container, row.secret, row.revealed)),
    );
    const plain = ({ psnr, ssim, rmse }: typeof cover) => ({ psnr, ssim, rmse });
    return { cover: plain(cover), secret: plain(secret) };
  }

  private async log(validation: PairMetrics | undefined): Promise<void> {
    await this.recorder.metrics({
      step: this.step,
      epoch: this.batches.epochAt(this.step),
      time: this.speed.seconds,
      learningRate: this.learningRateAt(this.step - 1),
      ...this.losses.take(),
      ...(this.skipped > 0 ? { skippedSteps: this.skipped } : {}),
      ...(validation ? { validation } : {}),
    });
  }

  private async saveCheckpoint(validation: PairMetrics | undefined): Promise<void> {
    await this.lease.check();
    const state = (await this.bench.step.readState(Object.keys(stepState))) as unknown as TrainingState;
    const extra = {
      losses: String(this.losses),
      seconds: String(this.speed.seconds),
      skipped: String(this.skipped),
    };
    const tensors = stateTensors(this.bench.network, state);
    const checkpoint = { step: this.step, config: this.config, tensors, extra };
    await this.recorder.checkpoint(checkpoint, validation, this.validationLoss);
    this.saved = this.step;
  }

  private readonly validationLoss = ({ cover, secret }: PairMetrics): number =>
    cover.rmse ** 2 + this.config.loss.beta * secret.rmse ** 2;

  private position() {
    return {
      step: this.step,
      epoch: this.batches.epochAt(this.step),
      stepsPerSecond: this.speed.stepsPerSecond,
      etaSeconds: this.speed.etaSeconds(this.config.steps - this.step),
    };
  }

  /** Follows requests; returns only when training is to go on (false) or to end (true). */
  private async askedToStop(): Promise<boolean> {
    let request = await this.requests.next();
    if (request === 'pause') {
      await this.recorder.update({ state: 'paused', ...this.position(), etaSeconds: undefined });
      while (request !== 'resume' && request !== 'stop') {
        await sleep(pausePollMs);
        await this.recorder.tick({});
        request = await this.requests.next();
      }
      if (request === 'resume') await this.recorder.update({ state: 'running', ...this.position() });
    }
    return request === 'stop';
  }
}
