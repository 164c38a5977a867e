import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { UserError } from '../../../src/errors';
import { ownIdentity } from '../../../src/process-identity';
import { parseRunConfig } from '../../../src/runs/config';
import type { RunState } from '../../../src/runs/contract';
import { takeControl } from '../../../src/runs/control';
import { leaseHolder } from '../../../src/runs/lease';
import { appendMetrics } from '../../../src/runs/metrics';
import { runFolderAt } from '../../../src/runs/run-paths';
import { readStatus, writeStatus } from '../../../src/runs/status';
import type { Job, JobId, JobStatus, Runner } from '../../../src/sweeps/runners/runner';
import { sweepFolderAt } from '../../../src/sweeps/sweep-folder';
import { reasonToLeave, ticketVariable } from '../../../src/sweeps/trial-claim';

interface FakeJob {
  readonly job: Job;
  state: 'queued' | 'running' | 'ended';
  session: string;
  exitCode?: number;
  /** What a cluster calls its end. */
  reason?: string;
}

/**
 * A world in which trials are trained, one step each time that somebody asks how they are. They leave the files that a
 * training leaves, and outlive every controller.
 */
export class FakeCluster implements Runner {
  parallel = 2;
  /** Of each training. */
  steps = 3;
  /** Steps that were trained, by trial. */
  readonly trained = new Map<number, number>();
  /** Sessions that began, by trial. */
  readonly begun = new Map<number, number>();
  readonly submissions: number[] = [];
  readonly jobs = new Map<JobId, FakeJob>();
  /** What a training fails with, where it does. */
  failing: (trial: number, step: number) => string | undefined = () => undefined;
  /** What `submit` says, where it takes nothing. */
  refusal: string | undefined;
  /** Jobs stay in the queue. */
  frozen = false;
  /** Why jobs in the queue never start, where that is so. */
  obstacle: string | undefined;
  private count = 0;
  private turn: Promise<void> | undefined;

  constructor(private readonly loss: (learningRate: number, step: number) => number) {}

  async submit(jobs: readonly Job[]): Promise<readonly JobId[]> {
    if (this.refusal !== undefined) throw new UserError(this.refusal);
    this.submissions.push(jobs.length);
    return jobs.map((job) => {
      const id = `job-${this.count++}`;
      this.jobs.set(id, { job, state: 'queued', session: '' });
      return id;
    });
  }

  async poll(ids: readonly JobId[]): Promise<ReadonlyMap<JobId, JobStatus>> {
    await this.advance();
    return new Map(ids.map((id) => [id, this.status(id)]));
  }

  async cancel(ids: readonly JobId[]): Promise<void> {
    for (const id of ids) {
      const each = this.jobs.get(id);
      if (each?.state === 'running') await this.leave(each, 'stopped', 75);
      if (each?.state === 'queued') each.state = 'ended';
    }
  }

  /** The node is gone, and nothing was tidied. */
  kill(trial: number): void {
    for (const each of this.jobs.values()) {
      if (each.job.trial !== trial || each.state !== 'running') continue;
      each.state = 'ended';
      each.exitCode = 137;
      const lease = { version: 1, token: each.session, ...ownIdentity(), pid: 2 ** 22, since: '' };
      writeFileSync(path.join(each.job.folder, 'lease.json'), JSON.stringify(lease));
    }
  }

  /** Somebody does it by hand. */
  async cancelByHand(trial: number, reason = 'CANCELLED'): Promise<void> {
    for (const each of this.jobs.values()) {
      if (each.job.trial !== trial || each.state !== 'running') continue;
      await this.leave(each, 'stopped', 75);
      each.reason = reason;
    }
  }

  running(trial: number): number {
    return [...this.jobs.values()].filter((each) => each.job.trial === trial && each.state === 'running')
      .length;
  }

  get alive(): number {
    return [...this.jobs.values()].filter((each) => each.state !== 'ended').length;
  }

  /** One turn of the world; whoever asks during one waits for its end. */
  advance(): Promise<void> {
    this.turn ??= this.takeTurn().finally(() => (this.turn = undefined));
    return this.turn;
  }

  private async takeTurn(): Promise<void> {
    for (const each of this.jobs.values()) {
      if (each.state === 'queued' && !this.frozen) await this.begin(each);
      else if (each.state === 'running') await this.train(each);
    }
  }

  private status(id: JobId): JobStatus {
    const each = this.jobs.get(id);
    if (!each) return { kind: 'lost' };
    if (each.state === 'queued') {
      return { kind: 'waiting', ...(this.obstacle === undefined ? {} : { obstacle: this.obstacle }) };
    }
    if (each.state === 'running') return { kind: 'running', attempt: 0 };
    return {
      kind: 'ended',
      ...(each.exitCode === undefined ? {} : { exitCode: each.exitCode }),
      ...(each.reason === undefined ? {} : { reason: each.reason }),
    };
  }

  private async begin(each: FakeJob): Promise<void> {
    const { trial, folder, environment } = each.job;
    const sweep = sweepFolderAt(path.dirname(path.dirname(folder)));
    each.state = 'ended';
    each.exitCode = 0;
    if ((await reasonToLeave(sweep, trial, environment[ticketVariable])) !== undefined) return;
    each.exitCode = 75;
    if (await leaseHolder(folder)) return;
    each.state = 'running';
    each.session = randomUUID();
    const lease = { version: 1, token: each.session, ...ownIdentity(), since: new Date().toISOString() };
    writeFileSync(path.join(folder, 'lease.json'), JSON.stringify(lease));
    const now = Date.now() / 1000;
    utimesSync(path.join(folder, 'lease.json'), now, now);
    this.begun.set(trial, (this.begun.get(trial) ?? 0) + 1);
    await this.write(each, 'running', await this.step(each));
  }

  private async train(each: FakeJob): Promise<void> {
    const { trial, folder } = each.job;
    if (!(await leaseHolder(folder))) throw new Error(`Nobody holds trial ${trial}, and yet it is trained.`);
    const request = await takeControl(folder, each.session);
    if (request?.request === 'stop') return this.leave(each, 'stopped', 0);
    const step = (await this.step(each)) + 1;
    const problem = this.failing(trial, step);
    if (problem !== undefined) return this.leave(each, 'failed', 1, problem);
    const config = parseRunConfig(readFileSync(runFolderAt(folder).config, 'utf8'), 'config.yaml');
    const loss = this.loss(config.schedule.learningRate, step);
    const figures = { epoch: 1, time: step, learningRate: 1, loss, coverLoss: loss, secretLoss: 0 };
    await appendMetrics(runFolderAt(folder).metrics, { step, ...figures });
    this.trained.set(trial, (this.trained.get(trial) ?? 0) + 1);
    await this.write(each, 'running', step);
    if (step >= this.steps) await this.leave(each, 'finished', 0);
  }

  private async step({ job }: FakeJob): Promise<number> {
    return (await readStatus(runFolderAt(job.folder).status)).status?.step ?? 0;
  }

  private async leave(each: FakeJob, state: RunState, exitCode: number, error?: string): Promise<void> {
    await this.write(each, state, await this.step(each), error);
    rmSync(path.join(each.job.folder, 'lease.json'));
    each.state = 'ended';
    each.exitCode = exitCode;
  }

  private async write({ job }: FakeJob, state: RunState, step: number, error?: string): Promise<void> {
    await writeStatus(runFolderAt(job.folder).status, {
      version: 1,
      state,
      pid: process.pid,
      host: hostname(),
      heartbeat: new Date().toISOString(),
      step,
      totalSteps: this.steps,
      epoch: 1,
      checkpoints: [],
      ...(error === undefined ? {} : { error }),
    });
  }
}
