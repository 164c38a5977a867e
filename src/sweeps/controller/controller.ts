import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, UserError } from '../../errors';
import { quoteAll } from '../../posix-quote';
import { requestControl } from '../../runs/control';
import type { Lease } from '../../runs/lease';
import type { EarlyStopping } from '../early-stopping/early-stopping';
import type { TrialEnd } from '../journal/study-journal';
import type { JobId, JobStatus } from '../runners/runner';
import type { Sampler } from '../samplers/sampler';
import { trialRun } from '../sweep-folder';
import type { SweepEnd, SweepRecord, SweepTrial } from '../sweep-record';
import { takeSweepRequests, type SweepRequest } from '../sweep-requests';
import type { ControlOptions } from './control-sweep';
import { FailureWatch } from './failure-watch';
import { HandOver, type HandOverParts } from './hand-over';
import { enough, failedTrials, nextTrial, studyOf, targetReached } from './more-trials';
import { nextMove } from './next-move';
import { ReportReader, type Figure } from './report-reader';
import { readTrialFacts, type TrialFacts } from './trial-facts';

/** What a sweep is made of. */
export interface SweepParts extends HandOverParts {
  readonly sampler: Sampler;
  readonly earlyStopping?: EarlyStopping;
  readonly figure: Figure;
}

/** So often in a row a runner may take no job while none is at work. */
const mostRefusals = 3;

/** One controller's part of a sweep: a loop of hearing, following, ending and handing over. */
export class SweepController {
  private readonly handOver: HandOver;
  private readonly failures: FailureWatch;
  private readonly readers = new Map<number, ReportReader>();
  /** Reports that early stopping has judged, by trial. */
  private readonly judged = new Map<number, number>();
  /** Which process or job was asked to stop; one that did not hear it is asked by the next controller. */
  private readonly asked = new Set<string>();
  private stopping: string | undefined;
  /** Whether it was told that no more trials begin, for now. */
  private toldPause = false;
  /** Trials whose job is gone, and that go on as soon as another one is taken. */
  private unplaced = 0;
  private runnerAnswers = true;
  /** Trials in the queue of the runner. */
  private queued = 0;
  /** What was told of jobs that do not start, or are over too soon. */
  private readonly told = new Set<string>();

  constructor(
    private readonly options: ControlOptions,
    private readonly lease: Lease,
  ) {
    this.handOver = new HandOver(options);
    this.failures = new FailureWatch(options.parts.runner.parallel);
    if (options.mode === 'stop') this.stopping = 'It was stopped.';
  }

  async run(): Promise<SweepEnd> {
    const { mode, signal, pollMs } = this.options;
    if (mode === 'rerun') await this.rerunFailed();
    for (;;) {
      await this.lease.check();
      if (signal.aborted) this.stopping ??= 'It was stopped.';
      await this.hear();
      await this.follow();
      const end = await this.goOn();
      if (end) return end;
      await sleep(pollMs, undefined, this.stopping ? {} : { signal }).catch(() => undefined);
    }
  }

  private async hear(): Promise<void> {
    const { sweep } = this.options;
    for (const request of await takeSweepRequests(sweep.folder, this.lease.token)) await this.answer(request);
  }

  private async answer(request: SweepRequest): Promise<void> {
    if (request.kind === 'stop') this.stopping ??= 'It was stopped.';
    if (request.kind === 'rerunFailed') await this.rerunFailed();
    if (request.kind !== 'stopTrial') return;
    const { journal } = this.options;
    const trial = (await journal.read()).trials.find(({ number }) => number === request.trial);
    if (!trial?.ours) return;
    if (trial.state === 'running') await journal.setStop(trial, 'asked');
    if (trial.state === 'waiting') await this.end(trial, { state: 'pruned' });
  }

  /** Each failed trial gets a successor with its values: a trial that is over stays as it was. */
  private async rerunFailed(): Promise<void> {
    const { journal } = this.options;
    const failed = failedTrials(await journal.read());
    if (failed.length === 0) this.note('No trial failed that was not run again already.');
    for (const { number, values } of failed) {
      await journal.addTrial(() => ({ values, rerunOf: number }));
    }
  }

  /** Looks at the trials that are with a job, writes down what they logged, and does what is to be done about them. */
  private async follow(): Promise<void> {
    const { sweep, journal, mode } = this.options;
    const atWork = withJob(await journal.read());
    const jobs = await this.poll(atWork.flatMap(({ job }) => job?.id ?? []));
    const facts = new Map<number, TrialFacts>();
    for (const { number, job } of atWork) {
      const status = job?.id === undefined ? undefined : jobs?.get(job.id);
      facts.set(number, await readTrialFacts(trialRun(sweep, number), status));
    }
    if (jobs) await this.tellQueue(atWork, facts);
    // After the facts: a run that is said to be finished has logged everything.
    await this.report(atWork);
    await this.stopHopeless();
    const again: [SweepTrial, TrialFacts][] = [];
    for (const trial of withJob(await journal.read())) {
      const seen = facts.get(trial.number);
      if (!seen) continue;
      // Who has failed trials run again does not take up the others; those that live are seen to their end.
      const isLeft = mode === 'rerun' && !isRerun(trial);
      const move = nextMove(trial, seen, this.stopping !== undefined, isLeft);
      if (move.kind === 'askToStop') await this.askToStop(trial, seen);
      if (move.kind === 'release') await journal.setJobs([{ trial, job: undefined }]);
      if (move.kind === 'handOver') {
        this.tellLoss(trial, seen);
        again.push([trial, seen]);
      }
      if (move.kind !== 'end') continue;
      await this.end(trial, move.end);
      if (seen.job?.kind === 'waiting') await this.options.parts.runner.cancel([trial.job!.id!]);
    }
    this.unplaced = again.length;
    if (again.length > 0) await this.submit(again);
  }

  private async tellQueue(
    atWork: readonly SweepTrial[],
    facts: ReadonlyMap<number, TrialFacts>,
  ): Promise<void> {
    let count = 0;
    for (const { number, job } of atWork) {
      const seen = facts.get(number);
      if (seen?.job?.kind !== 'waiting' || seen.session !== undefined) continue;
      count += 1;
      const { obstacle } = seen.job;
      const key = `${job?.id} ${obstacle}`;
      if (obstacle === undefined || this.told.has(key)) continue;
      this.told.add(key);
      this.note(`Trial ${number} waits in the queue: ${obstacle}`);
    }
    if (count === this.queued) return;
    this.queued = count;
    this.options.listener({ kind: 'queued', count, sweep: await this.options.journal.read() });
  }

  /** Else, whoever cancelled a job by hand, or has to ask for more memory, would not see why it is there again. */
  private tellLoss({ number, job }: SweepTrial, { job: status }: TrialFacts): void {
    const key = `${job?.ticket} is over`;
    if (status?.kind !== 'ended' || status.reason === undefined || this.told.has(key)) return;
    this.told.add(key);
    // That is what its own process ended with, as before its time limit; output.txt says more.
    if (status.reason === 'FAILED' || status.reason === 'COMPLETED') return;
    const stop = `stego sweep stop ${quoteAll([this.options.sweep.folder])} --trial ${number}`;
    const wish = status.reason === 'CANCELLED' ? `; end it for good with: ${stop}` : '';
    this.note(`Trial ${number} goes on with another job, since its last one ended: ${status.reason}${wish}`);
  }

  /** Undefined where the runner does not answer: then nothing is concluded from it. */
  private async poll(ids: readonly JobId[]): Promise<ReadonlyMap<JobId, JobStatus> | undefined> {
    if (ids.length === 0) return new Map();
    try {
      const statuses = await this.options.parts.runner.poll(ids);
      this.runnerAnswers = true;
      return statuses;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (this.runnerAnswers) this.note(messageOf(error));
      this.runnerAnswers = false;
      return undefined;
    }
  }

  private async report(trials: readonly SweepTrial[]): Promise<void> {
    const { journal, sweep, parts, listener } = this.options;
    const news = [];
    for (const trial of trials) {
      let reader = this.readers.get(trial.number);
      if (!reader) {
        reader = new ReportReader(trialRun(sweep, trial.number).metrics, parts.figure);
        this.readers.set(trial.number, reader);
      }
      const reports = await reader.read(trial.reports.at(-1)?.index ?? 0);
      if (reports.length > 0) news.push({ trial, reports });
    }
    if (news.length === 0) return;
    await journal.report(news);
    listener({ kind: 'progress', sweep: await journal.read() });
  }

  private async stopHopeless(): Promise<void> {
    const { journal, parts } = this.options;
    if (!parts.earlyStopping || this.stopping) return;
    const study = studyOf(await journal.read());
    for (const trial of withJob(await journal.read())) {
      if (trial.stop || this.judged.get(trial.number) === trial.reports.length) continue;
      this.judged.set(trial.number, trial.reports.length);
      if (parts.earlyStopping(trial, study)) await journal.setStop(trial, 'early');
    }
  }

  private async askToStop(trial: SweepTrial, { session }: TrialFacts): Promise<void> {
    const { sweep, parts } = this.options;
    const key = `${trial.number} ${session ?? trial.job?.ticket}`;
    if (this.asked.has(key)) return;
    if (session === undefined) await parts.runner.cancel([trial.job!.id!]);
    else {
      const heard = await requestControl(trialRun(sweep, trial.number).folder, 'stop').catch(onlyUserErrors);
      // It has just ended, or is just beginning: the next look tells.
      if (heard === undefined) return;
    }
    this.asked.add(key);
  }

  private async end(trial: SweepTrial, end: TrialEnd, isTrained = true): Promise<void> {
    const { journal, listener } = this.options;
    await journal.finish(trial, end);
    this.readers.delete(trial.number);
    const sweep = await journal.read();
    const ended = sweep.trials[trial.number];
    listener({ kind: 'ended', trial: ended, sweep });
    this.failures.hear(ended, isTrained);
  }

  /** Fills free places. Returns how the sweep ended, once nothing is at work and nothing more to come. */
  private async goOn(): Promise<SweepEnd | undefined> {
    const { journal, mode, parts } = this.options;
    const sweep = await journal.read();
    const atWork = withJob(sweep).length;
    if (this.stopping) return atWork > 0 ? undefined : { kind: 'stopped', reason: this.stopping };
    const cause = this.failures.reasonToGiveUp(sweep);
    if (cause !== undefined) return this.giveUp(cause, atWork);
    this.toldPause = false;
    // What is only drawn yet need not be run once the target is reached; what is run again was asked for.
    const onlyReruns = mode === 'rerun' || targetReached(sweep) !== undefined;
    const batch = sweep.trials.filter((trial) => waits(trial) && (!onlyReruns || isRerun(trial)));
    let reason = enough(sweep) ?? 'The failed trials were run again.';
    while (mode !== 'rerun' && batch.length < parts.runner.parallel - atWork) {
      const trial = await journal.addTrial((now) => {
        const next = nextTrial(now, parts.sampler);
        if ('values' in next) return next;
        reason = next.reason;
        return undefined;
      });
      if (!trial) break;
      batch.push(trial);
    }
    if (batch.length === 0 && atWork === 0) return { kind: 'finished', reason };
    const free = Math.max(0, parts.runner.parallel - atWork);
    await this.submit(batch.slice(0, free).map((trial) => [trial, undefined]));
    if (atWork > this.unplaced || this.handOver.refusals < mostRefusals) return undefined;
    // All that is with a job is with one that is gone.
    const left = withJob(await journal.read());
    await journal.setJobs(left.map((trial) => ({ trial, job: undefined })));
    return { kind: 'failed', reason: this.handOver.refusal };
  }

  /** Those at work are waited for: should one succeed, the sweep goes on. */
  private giveUp(cause: string, atWork: number): SweepEnd | undefined {
    if (atWork === 0) {
      const wish = 'Mend the cause, run the failed trials again (stego sweep rerun), then resume the sweep.';
      return { kind: 'failed', reason: `${cause}. ${wish}` };
    }
    if (!this.toldPause) this.note(`No new trial begins before those at work tell more: ${cause}.`);
    this.toldPause = true;
    return undefined;
  }

  private async submit(trials: readonly (readonly [SweepTrial, TrialFacts | undefined])[]): Promise<void> {
    for (const { trial, problem } of await this.handOver.submit(trials)) {
      await this.end(trial, { state: 'failed', problem }, false);
    }
  }

  private note(message: string): void {
    this.options.listener({ kind: 'note', message });
  }
}

const over = ({ state }: SweepTrial) => state !== 'waiting' && state !== 'running';
const withJob = ({ trials }: SweepRecord) =>
  trials.filter((trial) => trial.ours && trial.job && !over(trial));
const isRerun = ({ rerunOf }: SweepTrial) => rerunOf !== undefined;
const waits = (trial: SweepTrial) => trial.ours && trial.state === 'waiting';

function onlyUserErrors(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}
