/** Ends a transfer that has stopped moving, because nothing else tells of a peer that went away without a word. */
export class StallGuard {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private stalled = false;

  /** Aborts when nothing moved for `stallMs`, or when `signal` does. */
  readonly signal: AbortSignal;

  constructor(
    private readonly stallMs: number,
    signal?: AbortSignal,
  ) {
    this.signal = signal ? AbortSignal.any([signal, this.controller.signal]) : this.controller.signal;
    this.timer = setTimeout(() => {
      this.stalled = true;
      this.controller.abort();
    }, stallMs);
  }

  moved(): void {
    this.timer.refresh();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** What to say for an error of the transfer. */
  explain(error: unknown): unknown {
    return this.stalled ? new Error(`nothing came for ${Math.ceil(this.stallMs / 1000)} s`) : error;
  }
}
