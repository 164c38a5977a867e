import { setTimeout as sleep } from 'node:timers/promises';
import type { LogOutputChannel } from 'vscode';
import type { ControlRequest } from '../../runs/contract';
import { runFolder } from '../../runs/run-paths';
import { requireTrust, showError } from '../show-error';
import { requireNoTrial } from '../sweeps/trial-runs';
import { withZod } from '../with-zod';
import { isActive, type RunReference, type RunStore } from './run-store';
import type { ContinuedTraining, NewTraining, TrainingProcesses } from './training-process';

const lookAgainMs = 1000;

/** What can be done to a run, for the commands and the training panel alike. Everything needs a trusted workspace. */
export class RunActions {
  constructor(
    private readonly store: RunStore,
    private readonly processes: TrainingProcesses,
    private readonly log: LogOutputChannel,
  ) {}

  /** Settles when the training process has ended. Should it fail before its run can tell, that is shown. */
  async train(training: NewTraining): Promise<void> {
    requireTrust();
    const { name, file, preset, dataset } = training;
    const from = file === undefined ? `preset ${preset}, dataset ${dataset}` : `file ${file}`;
    this.log.info(`Training ${name} starts: ${from}.`);
    await this.follow(training, this.processes.train(training));
  }

  /** A new run that begins with another one's weights; settles like `train`. */
  async continueFrom(training: ContinuedTraining): Promise<void> {
    requireTrust();
    this.log.info(`Training ${training.name} starts from ${training.checkpoint}.`);
    await this.follow(training, this.processes.continueFrom(training));
  }

  async pause(run: RunReference): Promise<void> {
    await this.control(run, 'pause');
  }

  async stop(run: RunReference): Promise<void> {
    await this.control(run, 'stop');
  }

  /** Saves the weights of this moment and goes on. The training keeps them until the run is deleted. */
  async checkpoint(run: RunReference): Promise<void> {
    await this.control(run, 'checkpoint');
  }

  /** Wakes a paused training; starts a new process for one that has ended before its last step. */
  async resume(run: RunReference): Promise<void> {
    requireTrust();
    requireNoTrial(run);
    await this.store.refresh();
    const known = this.store.find(run);
    if (known && isActive(known.state)) return this.control(run, 'resume');
    this.log.info(`Training ${run.name} is resumed.`);
    void this.follow(run, this.processes.resume(run));
  }

  private async control(run: RunReference, request: ControlRequest): Promise<void> {
    requireTrust();
    // Weights that are kept beside the others change nothing about a trial.
    if (request !== 'checkpoint') requireNoTrial(run);
    const { requestControl } = await withZod(() => import('../../runs/control'));
    await requestControl(runFolder(run.workspace, run.name).folder, request);
    this.log.info(`Training ${run.name} was asked: ${request}.`);
    await this.store.refresh();
  }

  /** Not every file system reports changes, so the store is told to look until the run shows up. */
  private async follow(run: RunReference, ended: Promise<void>): Promise<void> {
    let over = false;
    const settled = ended.catch((error: unknown) => showError(error, this.log)).finally(() => (over = true));
    while (!over && !isActive(this.store.find(run)?.state ?? 'stopped')) {
      await Promise.race([settled, sleep(lookAgainMs)]);
      await this.store.refresh();
    }
    await settled;
    await this.store.refresh();
  }
}
