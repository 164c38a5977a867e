import { UserError } from '../errors';

/** So many steps in a row without a gradient, and the training has diverged. */
const mostInARow = 10;

/** Counts steps that the program left out, because their gradient was not finite; they leave the state as it was. */
export class SkippedSteps {
  /** Since the last step that was made. */
  inARow = 0;

  constructor(public total = 0) {}

  /** Counts step number `step` (from 1). Throws UserError where the network gets nowhere any more. */
  count(step: number): void {
    this.total += 1;
    this.inARow += 1;
    if (this.inARow < mostInARow) return;
    throw new UserError(
      `The gradient was not finite for ${mostInARow} steps, up to step ${step}: lower schedule.learningRate or set optimizer.clipNorm, for a run in its config.yaml to resume it, for a sweep in its file.`,
    );
  }

  /** A step was made. Returns a line for people where ones before it, up to `step`, were not. */
  pass(step: number): string | undefined {
    const count = this.inARow;
    this.inARow = 0;
    if (count === 0) return undefined;
    const steps = count === 1 ? '1 step' : `${count} steps`;
    return `Skipped ${steps} up to step ${step}: the gradient was not finite.`;
  }

  /** For metrics and status, which are silent where none were. */
  figures(): { skippedSteps?: number } {
    return this.total > 0 ? { skippedSteps: this.total } : {};
  }
}
