import { plainTable } from '../evaluation/table';
import { bestTrial, failedTrials } from '../sweeps/controller/more-trials';
import type { SweepEvent } from '../sweeps/controller/events';
import { plannedTrials } from '../sweeps/file/trials-of';
import type { Assignment } from '../sweeps/search-space';
import type { RunningTrials } from '../sweeps/running-trials';
import type { SweepRecord, SweepTrial } from '../sweeps/sweep-record';
import { countsOf } from '../sweeps/sweep-status';
import { ProgressLine } from './progress-line';

/** Shows a sweep to people: a line for each trial that ends, and below them how far it is. */
export class SweepView {
  private readonly line = new ProgressLine();
  /** Of the trials at work, in the queue of a cluster. */
  private queued = 0;

  show(event: SweepEvent): void {
    switch (event.kind) {
      case 'handedOver':
        return;
      case 'note':
        return this.line.print(event.message);
      case 'ended':
        this.line.print(trialLine(event.trial, event.sweep));
        return this.line.update(progressText(event.sweep, this.queued));
      case 'queued':
        this.queued = event.count;
        return this.line.update(progressText(event.sweep, this.queued));
      case 'progress':
        return this.line.update(progressText(event.sweep, this.queued));
      case 'over':
        // Why it failed is told once, where errors belong.
        if (event.end.kind !== 'failed') this.line.print(`Sweep ${event.end.kind}: ${event.end.reason}`);
        if (event.end.kind === 'finished') this.tellFailed(event.sweep);
        return this.line.print(bestText(event.sweep));
    }
  }

  /** Resuming a sweep does not try them once more. */
  private tellFailed(sweep: SweepRecord): void {
    const count = failedTrials(sweep).length;
    if (count === 0) return;
    const which = count === 1 ? 'One trial failed' : `${count} trials failed`;
    this.line.print(`${which}: once the cause is mended, stego sweep rerun tries again.`);
  }

  clear(): void {
    this.line.clear();
  }
}

/** What programs read of a trial. */
export function plainTrial({ number, state, values, value, problem, rerunOf, ours }: SweepTrial) {
  return { number, state, values, value, problem, rerunOf, ours };
}

export function trialLine(trial: SweepTrial, { definition }: SweepRecord): string {
  const { number, state, value, values, problem } = trial;
  const figure = value === undefined ? '' : `, ${definition.metric.name} ${figureText(value)}`;
  const why = state === 'failed' && problem !== undefined ? `: ${problem}` : '';
  return `Trial ${number} ${state}${figure} (${valuesText(values)})${why}`;
}

/** All trials; below one that failed, why. */
export function trialsText({ definition, trials }: SweepRecord, running: RunningTrials): string {
  const rows = trials.map(({ number, state, value, values }) => [
    String(number),
    seenState(number, running) ?? state,
    value === undefined ? '' : figureText(value),
    valuesText(values),
  ]);
  const table = plainTable(['trial', 'state', definition.metric.name, 'values'], rows).split('\n');
  const head = table.length - trials.length;
  return table
    .flatMap((line, i) => {
      const trial = trials.at(i - head);
      return i >= head && trial?.problem !== undefined ? [line, `       ${trial.problem}`] : [line];
    })
    .join('\n');
}

/** Of a trial that runs in name only. */
function seenState(number: number, { progress, queued, interrupted }: RunningTrials): string | undefined {
  if (queued.has(number)) return 'queued';
  if (!interrupted.has(number)) return undefined;
  const { step, totalSteps = 0 } = progress.get(number) ?? {};
  return step === undefined || totalSteps === 0
    ? 'interrupted'
    : `interrupted at ${Math.floor((100 * step) / totalSteps)} %`;
}

/** What is wrong with a sweep of which nothing came. */
export function nothingCame({ trials }: SweepRecord): string | undefined {
  if (trials.length === 0 || trials.some(({ state }) => state !== 'failed')) return undefined;
  const [{ number, problem = 'its folder says more.' }] = trials;
  const which = trials.length === 1 ? 'The only trial' : `All ${trials.length} trials`;
  return `${which} failed, trial ${number} so: ${problem.replace(/\.$/, '')}. Once that is mended, stego sweep rerun tries again.`;
}

export function bestText({ definition, trials }: SweepRecord): string {
  const { metric } = definition;
  const best = bestTrial(trials, metric.goal);
  if (!best) return 'No trial is complete yet.';
  return `Best ${metric.name}: ${figureText(best.value)}, trial ${best.number} (${valuesText(best.values)})`;
}

export function valuesText(values: Assignment): string {
  const parts = Object.entries(values).map(
    ([name, value]) =>
      `${name} ${typeof value === 'number' ? figureText(value) : typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return parts.join(', ');
}

export function figureText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}

function progressText(sweep: SweepRecord, queued: number): string {
  const { metric } = sweep.definition;
  const { complete, pruned, failed, running, waiting } = countsOf(sweep.trials);
  const total = plannedTrials(sweep);
  const ended = complete + pruned + failed;
  const best = bestTrial(sweep.trials, metric.goal);
  return [
    total === undefined ? `${ended} trials` : `${ended} of ${total} trials`,
    `${Math.max(0, running - queued)} running`,
    ...(queued > 0 ? [`${queued} in the queue`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(pruned > 0 ? [`${pruned} stopped`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(best ? [`best ${metric.name} ${figureText(best.value)}`] : []),
  ].join(', ');
}
