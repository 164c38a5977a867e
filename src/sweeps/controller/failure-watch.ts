import type { SweepRecord, SweepTrial } from '../sweep-record';

/** So many trials may fail before the first succeeds; then the settings are wrong, and not the trials. */
const mostInitialFailures = 5;
/** So many may fail in a row after that; then something broke that all of them need. */
const mostFailuresInRow = 5;

/** So many may be refused in a row for their values alone: a space that gives hardly anything else is wrong. */
const mostRefusedInRow = 100;

/**
 * Tells when it is the sweep that fails, and not its trials. What counts is since this controller took it up: whoever
 * mended the cause and resumes the sweep begins with a clean slate.
 */
export class FailureWatch {
  private failures = 0;
  private inRow = 0;
  private refusedInRow = 0;
  private last: SweepTrial | undefined;

  /** @param parallel trials at a time: all of them may fail of what happened once */
  constructor(private readonly parallel: number) {}

  /**
   * Hears of a trial that is over.
   * @param isTrained false where its values alone were the reason: those of the next one are others
   */
  hear(trial: SweepTrial, isTrained: boolean): void {
    if (trial.state !== 'failed') {
      this.inRow = 0;
      this.refusedInRow = 0;
      return;
    }
    this.last = trial;
    this.failures += 1;
    this.refusedInRow = isTrained ? 0 : this.refusedInRow + 1;
    // There is an end of those that are run again, and each was asked for.
    if (isTrained && trial.rerunOf === undefined) this.inRow += 1;
  }

  /** Why no more trials shall begin, in one line. Those at work may still show that there is no reason. */
  reasonToGiveUp({ trials }: SweepRecord): string | undefined {
    if (!this.last) return undefined;
    const { number, problem = 'it failed' } = this.last;
    const what = this.whatFails(trials);
    return what && `${what}; trial ${number}: ${problem.replace(/\.$/, '')}`;
  }

  private whatFails(trials: readonly SweepTrial[]): string | undefined {
    if (this.failures >= mostInitialFailures && !trials.some(trains)) {
      return `${this.failures} trials failed and none succeeded`;
    }
    if (this.inRow >= Math.max(mostFailuresInRow, this.parallel)) {
      return `${this.inRow} trials in a row failed`;
    }
    if (this.refusedInRow < mostRefusedInRow) return undefined;
    return `The values of ${this.refusedInRow} trials in a row do not go together`;
  }
}

const trains = ({ state, reports }: SweepTrial) =>
  state === 'complete' || state === 'pruned' || (state === 'running' && reports.length > 0);
