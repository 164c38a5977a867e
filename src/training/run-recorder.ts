import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { messageOf, UserError } from '../errors';
import { sixColumnSheet } from '../evaluation/sheet';
import type { SheetRow } from '../evaluation/sheet';
import { writeFileAtomic } from '../files/write-atomic';
import { encodePng } from '../images/write';
import { appendLine } from '../runs/append-line';
import type { Checkpoint, NewCheckpoint } from '../runs/checkpoints';
import { listCheckpoints, loadCheckpoint, pruneCheckpoints, saveCheckpoint } from '../runs/checkpoints';
import type { RunConfig } from '../runs/config';
import type { CheckpointEntry, MetricsLine, PairMetrics, RunStatus } from '../runs/contract';
import { appendMetrics, readMetrics, truncateAfter } from '../runs/metrics';
import { cleanRunFolder } from '../runs/run-folder';
import type { RunFolder } from '../runs/run-paths';
import { listSamples, sampleFileName } from '../runs/samples';
import { readStatus, writeStatus } from '../runs/status';
import type { TrainingListener } from './events';
import { TensorBoardLog } from './tensorboard-log';

/** How often status.json is replaced while nothing but the step changes. */
const statusIntervalMs = 1000;

type StatusChange = Partial<Omit<RunStatus, 'version' | 'pid' | 'host' | 'heartbeat'>>;

/** Writes what a training does into its run folder. */
export class RunRecorder {
  private writtenAt = 0;
  /** Before the first step there is nothing to tell TensorBoard. */
  private events: TensorBoardLog | undefined;

  private constructor(
    private readonly run: RunFolder,
    private status: RunStatus,
    private readonly listener: TrainingListener,
  ) {}

  /** Announces the session: the state is `starting`, checkpoints of former sessions stay listed. */
  static async open(run: RunFolder, totalSteps: number, listener: TrainingListener): Promise<RunRecorder> {
    await cleanRunFolder(run);
    const { status: former } = await readStatus(run.status);
    const recorder = new RunRecorder(
      run,
      {
        version: 1,
        state: 'starting',
        pid: process.pid,
        host: hostname(),
        heartbeat: new Date().toISOString(),
        step: former?.step ?? 0,
        totalSteps,
        epoch: former?.epoch ?? 0,
        checkpoints: former?.checkpoints ?? [],
        best: former?.best,
        last: former?.last,
        lastSample: former?.lastSample,
      },
      listener,
    );
    await recorder.update({});
    return recorder;
  }

  /**
   * Takes everything behind `step` out of the folder: the training goes on from there. The checkpoints are those on
   * the disk: a process killed after it saved or deleted one could not say so in the status.
   */
  async rewind(step: number, config: RunConfig, validationLoss: ValidationLoss): Promise<void> {
    await truncateAfter(this.run.metrics, step);
    const samples = await listSamples(this.run.samples);
    const later = samples.filter((sample) => sample.step > step);
    await Promise.all(later.map(({ name }) => rm(path.join(this.run.samples, name), { force: true })));
    const checkpoints = await this.checkpointsUpTo(step);
    await this.update({
      step,
      checkpoints,
      best: bestOf(checkpoints, validationLoss),
      last: checkpoints.at(-1)?.file,
      lastSample: samples.filter((sample) => sample.step <= step).at(-1)?.name,
    });
    this.events = await TensorBoardLog.begin(this.run.folder, config, step);
  }

  private async checkpointsUpTo(step: number): Promise<CheckpointEntry[]> {
    const lines = await readMetrics(this.run.metrics);
    const present = await listCheckpoints(this.run.checkpoints);
    return present
      .filter((each) => each.step <= step)
      .map(({ name: file, step: at }) => {
        const known = this.status.checkpoints.find((entry) => entry.file === file);
        const validation = lines.find((line) => line.step === at)?.validation;
        return known ?? { file, step: at, ...(validation ? { validation } : {}) };
      });
  }

  /** Replaces status.json at once. */
  async update(change: StatusChange): Promise<void> {
    this.status = { ...this.status, ...change, heartbeat: new Date().toISOString() };
    this.writtenAt = Date.now();
    await writeStatus(this.run.status, this.status);
    if (change.state) await this.events?.state(change.state);
    this.listener({ kind: 'status', status: this.status });
  }

  /** Replaces status.json if that was not done just now. */
  async tick(change: StatusChange): Promise<void> {
    if (Date.now() - this.writtenAt >= statusIntervalMs) await this.update(change);
  }

  async metrics(line: MetricsLine): Promise<void> {
    await appendMetrics(this.run.metrics, line);
    await this.events?.metrics(line);
    this.status = { ...this.status, skippedSteps: line.skippedSteps };
    this.listener({ kind: 'metrics', line });
  }

  /** Writes the six-column sheet of the evaluation pairs. */
  async sample(step: number, rows: readonly SheetRow[]): Promise<void> {
    const name = sampleFileName(step);
    const sheet = sixColumnSheet(rows);
    const png = await encodePng(sheet);
    await writeFileAtomic(path.join(this.run.samples, name), png);
    // What is shown of a step again is the same.
    if (this.status.lastSample !== name) await this.events?.sheet(step, { ...sheet, png });
    this.status = { ...this.status, lastSample: name };
  }

  /**
   * Saves a checkpoint, names it in the status and deletes those that are not to be kept. The best is the one of
   * the lowest validation loss. `kept` is when the user asked for it.
   */
  async checkpoint(
    checkpoint: NewCheckpoint,
    validation: PairMetrics | undefined,
    validationLoss: ValidationLoss,
    kept?: string,
  ): Promise<void> {
    const { keepCheckpoints } = checkpoint.config;
    const file = await saveCheckpoint(this.run.checkpoints, checkpoint);
    // One that the user asked for stays so when the same step is saved again.
    const since = kept ?? this.status.checkpoints.find((each) => each.file === file)?.kept;
    const entry: CheckpointEntry = {
      file,
      step: checkpoint.step,
      ...(validation ? { validation } : {}),
      ...(since ? { kept: since } : {}),
    };
    const entries = [...this.status.checkpoints.filter((each) => each.file !== file), entry];
    const best = bestOf(entries, validationLoss);
    const spared = entries.filter((each) => each.kept).map((each) => each.file);
    const deleted = await pruneCheckpoints(this.run.checkpoints, keepCheckpoints, best, spared);
    const checkpoints = entries.filter((each) => !deleted.includes(each.file));
    await this.update({ step: checkpoint.step, checkpoints, best, last: file });
  }

  /** The weights that a run with an `origin` begins with. Throws UserError where they are gone or broken. */
  initialWeights(): Promise<Checkpoint> {
    return loadCheckpoint(this.run.initialWeights);
  }

  async log(message: string): Promise<void> {
    await this.writeLog(message);
    this.listener({ kind: 'note', message });
  }

  /** Ends the session with an error; whoever called the training gets it thrown, so no note tells of it too. */
  async failed(error: unknown): Promise<void> {
    const defect = error instanceof Error && !(error instanceof UserError) ? error.stack : undefined;
    await this.writeLog(defect ?? messageOf(error));
    await this.update({ state: 'failed', error: messageOf(error), etaSeconds: undefined });
  }

  private async writeLog(message: string): Promise<void> {
    await appendLine(this.run.log, `${new Date().toISOString()} ${message.replaceAll('\n', ' ')}`);
  }
}

type ValidationLoss = (metrics: PairMetrics) => number;

/** The file of the lowest validation loss among those that were validated. */
function bestOf(checkpoints: readonly CheckpointEntry[], validationLoss: ValidationLoss): string | undefined {
  const losses = checkpoints.flatMap(({ file, validation }) =>
    validation ? [{ file, loss: validationLoss(validation) }] : [],
  );
  return losses.sort((a, b) => a.loss - b.loss).at(0)?.file;
}
