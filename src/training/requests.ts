import type { ControlRequest } from '../runs/contract';
import { takeControl } from '../runs/control';
import type { Lease } from '../runs/lease';

const watchMs = 250;

/** What a training is asked to do: through its folder, or by a signal to its process, which means stop. */
export class Requests {
  private waiting: ControlRequest | undefined;

  constructor(
    private readonly folder: string,
    private readonly lease: Lease,
    private readonly signal: AbortSignal,
  ) {}

  /** The request that came since the last look. Throws UserError when another process took the run. */
  async next(): Promise<ControlRequest | undefined> {
    if (this.lease.lost.aborted) await this.lease.check();
    if (this.signal.aborted) return 'stop';
    const taken = (await takeControl(this.folder, this.lease.token))?.request ?? this.waiting;
    this.waiting = undefined;
    return taken;
  }

  /**
   * Runs `work`, which may take long and cannot look for requests itself: its signal is aborted by a request to
   * stop. What was asked waits for `next` as well.
   */
  async during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const timer = setInterval(async () => {
      const request = await this.next().catch(() => 'stop' as const);
      // A stop waits as well: the work may have ended while it was read.
      this.waiting = request;
      if (request === 'stop') stop.abort();
    }, watchMs);
    try {
      return await work(AbortSignal.any([this.signal, stop.signal]));
    } finally {
      clearInterval(timer);
    }
  }
}
