import { setImmediate } from 'node:timers/promises';

/** Short enough that nobody notices, long enough that giving way costs little. */
const sliceMs = 5;

/** Cuts long work into slices, between which the thread is free for others. Several workers may share one. */
export class TimeSlices {
  private start = performance.now();
  private lastInLine: Promise<void> = Promise.resolve();

  /** Undefined while the slice lasts, so that short work need not wait at all. */
  pause(): Promise<void> | undefined {
    if (performance.now() - this.start < sliceMs) return undefined;
    return (this.lastInLine = this.lastInLine.then(() => this.giveWay()));
  }

  /** For each worker anew: all that were waiting would otherwise go on within the same slice. */
  private async giveWay(): Promise<void> {
    await setImmediate();
    this.start = performance.now();
  }
}
