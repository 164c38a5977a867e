import { existsSync } from 'node:fs';
import { messageOf } from '../../../errors';
import type { MetricsLine } from '../../../runs/contract';
import type { FollowedMetrics, FollowedStatus, Following } from '../../../runs/follow';
import { possibleRequests } from '../../../runs/possible-requests';
import { runFolderAt, trialOf } from '../../../runs/run-paths';
import { listSamples } from '../../../runs/samples';
import { withZod } from '../../with-zod';
import { lossColumns, validated } from '../curves/loss-columns';
import type { RunSummary, ToTrainingPage } from './contract';
import { runFacts } from './run-facts';
import { readSample } from './sample-payload';

export interface RunFeedOptions {
  readonly post: (message: ToTrainingPage) => void;
  readonly onState?: (summary: RunSummary) => void;
  readonly onDeleted?: () => void;
  readonly onError: (error: unknown) => void;
  /** How often a run that is only just being created is looked for. */
  readonly lookAgainMs?: number;
}

/**
 * Turns the files of a run into messages for its page: a snapshot when the page asks, changes from then on, and
 * nothing while it is hidden. The run's folder may appear later.
 */
export class RunFeed {
  private readonly run;
  /** The run's folder is there. */
  private found = false;
  private following: Following | undefined;
  private waiting: NodeJS.Timeout | undefined;
  private summary: RunSummary;
  private lines: MetricsLine[] = [];
  private sampleSteps: readonly number[] = [];
  /** The page has a snapshot and is shown. */
  private live = false;
  /** Settles when the files of the run were read for the first time. */
  private readonly firstLook: Promise<void>;
  private firstLookDone: () => void = () => {};
  /** Orders what is read from disk: an answer to an older question is dropped. */
  private question = 0;
  private disposed = false;

  constructor(
    folder: string,
    private readonly options: RunFeedOptions,
  ) {
    this.run = runFolderAt(folder);
    this.summary = { name: this.run.name, state: 'starting', requests: [], facts: [] };
    this.firstLook = new Promise((resolve) => (this.firstLookDone = resolve));
    this.start();
  }

  /** The page is there and knows nothing. */
  async ready(): Promise<void> {
    this.live = false;
    const question = ++this.question;
    if (this.found) await this.firstLook;
    this.sampleSteps = await this.listSteps();
    const newest = this.sampleSteps.at(-1);
    const sample = newest === undefined ? undefined : await readSample(this.run.samples, newest);
    if (this.disposed || question !== this.question) return;
    this.live = true;
    this.options.post({
      type: 'snapshot',
      run: this.summary,
      losses: lossColumns(this.lines),
      validation: validated(this.lines),
      sample,
      sampleSteps: this.sampleSteps,
    });
  }

  /** The page is hidden: it is gone, and asks again when it is back. */
  hidden(): void {
    this.live = false;
    this.question++;
  }

  /** Sends the sheet of a step, if it is still there. */
  async selectSample(step: number): Promise<void> {
    const sample = await readSample(this.run.samples, step);
    if (sample && this.live) this.options.post({ type: 'sample', sample, sampleSteps: this.sampleSteps });
  }

  dispose(): void {
    this.disposed = true;
    this.live = false;
    this.firstLookDone();
    clearTimeout(this.waiting);
    this.following?.dispose();
  }

  private start(): void {
    if (!existsSync(this.run.folder)) {
      this.waiting = setTimeout(() => this.start(), this.options.lookAgainMs ?? 200);
      return;
    }
    this.found = true;
    this.guard(this.follow());
  }

  private async follow(): Promise<void> {
    const { followRun } = await withZod(() => import('../../../runs/follow'));
    if (this.disposed) return;
    this.following = followRun(this.run.folder, {
      onStatus: (status) => this.guard(this.onStatus(status)),
      onMetrics: (metrics) => this.guard(this.onMetrics(metrics)),
      onSample: () => this.guard(this.onSample()),
      onDeleted: () => {
        this.firstLookDone();
        this.options.onDeleted?.();
      },
    });
  }

  private async onStatus({ state, status, problem }: FollowedStatus): Promise<void> {
    // A training that starts may plan its steps and write them into its config.
    const stale = this.summary.config === undefined || state !== this.summary.state;
    // What else there is to ask of a trial is asked of its sweep.
    const isTrial = trialOf(this.run.name) !== undefined;
    const requests = possibleRequests[state].filter((request) => !isTrial || request === 'checkpoint');
    this.summary = { ...this.summary, state, requests, status, problem };
    if (stale) {
      const { readRunConfig } = await withZod(() => import('../../../runs/run-folder'));
      const change = await readRunConfig(this.run.folder).then(
        (config) => ({ facts: runFacts(config), config }),
        (error: unknown) => ({ problem: messageOf(error) }),
      );
      this.summary = { ...this.summary, ...change };
    }
    this.firstLookDone();
    this.tellSummary();
  }

  private tellSummary(): void {
    this.options.onState?.(this.summary);
    if (this.live) this.options.post({ type: 'status', run: this.summary });
  }

  private async onMetrics({ lines, reset }: FollowedMetrics): Promise<void> {
    if (reset) this.lines = [];
    for (const line of lines) this.lines.push(line);
    this.summary = { ...this.summary, elapsedSeconds: this.lines.at(-1)?.time };
    if (!this.live) return;
    // After a resume, later lines and sheets are gone: only a whole snapshot is right.
    if (reset) return this.ready();
    this.options.post({ type: 'append', losses: lossColumns(lines), validation: validated(lines) });
  }

  private async onSample(): Promise<void> {
    if (!this.live) return;
    const question = ++this.question;
    const steps = await this.listSteps();
    const newest = steps.at(-1);
    const sample = newest === undefined ? undefined : await readSample(this.run.samples, newest);
    if (!sample || question !== this.question) return;
    this.sampleSteps = steps;
    this.options.post({ type: 'sample', sample, sampleSteps: steps });
  }

  private async listSteps(): Promise<number[]> {
    return (await listSamples(this.run.samples)).map(({ step }) => step);
  }

  private guard(work: Promise<void>): void {
    work.catch((error: unknown) => this.options.onError(error));
  }
}
