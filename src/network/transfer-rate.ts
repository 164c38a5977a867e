import { performance } from 'node:perf_hooks';

/** How often a transfer is worth a message. */
const intervalMs = 250;
/** The rate is that of the last so many seconds, so that it follows the line. */
const windowMs = 5000;

/** Tells how far a transfer is, how fast, and how long it will take. */
export class TransferRate {
  private readonly marks: { readonly at: number; readonly bytes: number }[] = [];

  /** `now` gives milliseconds. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** `120 of 248 MB, 3.1 MB/s, 41 s left`; undefined where the last words are too fresh. */
  describe(done: number, total: number | undefined): string | undefined {
    const at = this.now();
    const last = this.marks.at(-1);
    const finished = total !== undefined && done >= total;
    if (last && !finished && at - last.at < intervalMs) return undefined;
    // A download that starts over counts from there.
    if (last && done < last.bytes) this.marks.length = 0;
    this.marks.push({ at, bytes: done });
    while (this.marks.length > 2 && at - this.marks[0].at > windowMs) this.marks.shift();
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
    const amount =
      total === undefined ? `${megabytes(done)} MB` : `${megabytes(done)} of ${megabytes(total)} MB`;
    const [first] = this.marks;
    const bytesPerSecond = ((done - first.bytes) / (at - first.at)) * 1000;
    if (!(bytesPerSecond > 0) || !Number.isFinite(bytesPerSecond)) return amount;
    const rate = `${amount}, ${megabytes(bytesPerSecond)} MB/s`;
    if (total === undefined || finished) return rate;
    return `${rate}, ${secondsText((total - done) / bytesPerSecond)} left`;
  }
}

function secondsText(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 90 ? `${whole} s` : `${Math.round(whole / 60)} min`;
}
