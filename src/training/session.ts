import { setTimeout as sleep } from 'node:timers/promises';
import { meanMetrics, measurePair } from '../evaluation/pair-metrics';
import type { loadNewestCheckpoint } from '../runs/checkpoints';
import type { RunConfig } from '../runs/config';
import type { PairMetrics, RunState } from '../runs/contract';
import type { Lease } from '../runs/lease';
import { adamStepSize } from './adam';
import { Batches } from './batches';
import { LossMeter } from './loss-meter';
import type { Workbench } from './preparation';
import type { Requests } from './requests';
import type { RunRecorder } from './run-recorder';
import { learningRateAt } from './schedule';
import { SkippedSteps } from './skipped-steps';
import { SpeedMeter } from './speed-meter';
import { stepScalars, stepState } from './step-program';
import type { TrainingState } from './training-state';
import { initialAccumulator, initialState, stateOf, stateTensors, weightsOf } from './training-state';

const pausePollMs = 200;

type Restored = Awaited<ReturnType<typeof loadNewestCheckpoint>>['checkpoint'];

/** One process's part of a training: steps from a checkpoint, or from the seed, to the end or until it is asked to stop. */
export class Session {
  private readonly batches: Batches;
  private losses = new LossMeter();
  private speed = new SpeedMeter(0);
  /** Steps done. */
  private step = 0;
  private skipped = new SkippedSteps();
  /** A checkpoint is due. */
  private owed = false;
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
      // A state that no step leads on from may be the first of the ruins: it waits for a step that is made.
      this.owed ||= due(every.checkpoint);
      if (this.owed && (last || !this.skipped.inARow)) await this.saveCheckpoint(validation);
      await this.recorder.tick(this.position());
    }
    await this.recorder.update({ state: 'finished', ...this.position(), etaSeconds: undefined });
    return 'finished';
  }

  private async beginning(): Promise<TrainingState> {
    const { network } = this.bench;
    const drawn = initialState(network, this.config.seed);
    if (this.config.origin === null) return drawn;
    return { ...drawn, parameters: weightsOf(network, await this.recorder.initialWeights()) };
  }

  private async restore(checkpoint: Restored): Promise<void> {
    const { network, step } = this.bench;
    this.step = checkpoint?.step ?? 0;
    this.saved = checkpoint?.step;
    this.losses = LossMeter.from(checkpoint?.extra.losses);
    this.speed = new SpeedMeter(Number(checkpoint?.extra.seconds ?? 0));
    this.skipped = new SkippedSteps(Number(checkpoint?.extra.skipped ?? 0));
    await this.lease.check();
    await this.recorder.rewind(this.step, this.config, this.validationLoss);
    const state = checkpoint ? stateOf(network, checkpoint) : await this.beginning();
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
      const passed = this.skipped.pass(this.step);
      if (passed) await this.recorder.log(passed);
    } else this.skipped.count(this.step + 1);
    this.step += 1;
    this.speed.add((performance.now() - started) / 1000);
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
      ...this.skipped.figures(),
      ...(validation ? { validation } : {}),
    });
  }

  /**
   * The user asked for a checkpoint at this step. Only the checkpoint, its figures and its pictures are written: a line
   * of metrics of its own would cut the means of the regular ones in two.
   */
  private async saveNow(): Promise<void> {
    await this.saveCheckpoint(await this.evaluate(), new Date().toISOString());
  }

  private async saveCheckpoint(validation: PairMetrics | undefined, kept?: string): Promise<void> {
    await this.lease.check();
    const state = (await this.bench.step.readState(Object.keys(stepState))) as unknown as TrainingState;
    const extra = {
      losses: String(this.losses),
      seconds: String(this.speed.seconds),
      skipped: String(this.skipped.total),
    };
    const tensors = stateTensors(this.bench.network, state);
    const checkpoint = { step: this.step, config: this.config, tensors, extra };
    await this.recorder.checkpoint(checkpoint, validation, this.validationLoss, kept);
    this.saved = this.step;
    this.owed = false;
  }

  private readonly validationLoss = ({ cover, secret }: PairMetrics): number =>
    cover.rmse ** 2 + this.config.loss.beta * secret.rmse ** 2;

  private position() {
    return {
      step: this.step,
      epoch: this.batches.epochAt(this.step),
      ...this.skipped.figures(),
      stepsPerSecond: this.speed.stepsPerSecond,
      etaSeconds: this.speed.etaSeconds(this.config.steps - this.step),
    };
  }

  /** Follows requests; returns only when training is to go on (false) or to end (true). */
  private async askedToStop(): Promise<boolean> {
    let request = await this.requests.next();
    if (request === 'checkpoint') await this.saveNow();
    if (request === 'pause') {
      await this.recorder.update({ state: 'paused', ...this.position(), etaSeconds: undefined });
      while (request !== 'resume' && request !== 'stop') {
        await sleep(pausePollMs);
        await this.recorder.tick({});
        request = await this.requests.next();
        if (request === 'checkpoint') await this.saveNow();
      }
      if (request === 'resume') await this.recorder.update({ state: 'running', ...this.position() });
    }
    return request === 'stop';
  }
}
