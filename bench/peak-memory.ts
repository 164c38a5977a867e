const sampleMs = 20;

/** The largest resident memory of this process from now on. Work runs in another thread, so sampling goes on. */
export class PeakMemory {
  private peak = process.memoryUsage.rss();
  private readonly timer = setInterval(() => this.sample(), sampleMs);

  /** Bytes. */
  stop(): number {
    this.sample();
    clearInterval(this.timer);
    return this.peak;
  }

  private sample(): void {
    this.peak = Math.max(this.peak, process.memoryUsage.rss());
  }
}
