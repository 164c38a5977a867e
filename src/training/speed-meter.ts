/** Seconds of the last steps, for rate and remaining time: recent enough to follow a machine that gets busy. */
const window = 20;

/** Measures how fast a training goes, and how long it has gone over all of its sessions. */
export class SpeedMeter {
  private readonly recent: number[] = [];
  private total: number;

  /** @param seconds Time of former sessions. */
  constructor(seconds: number) {
    this.total = seconds;
  }

  add(seconds: number): void {
    this.total += seconds;
    this.recent.push(seconds);
    if (this.recent.length > window) this.recent.shift();
  }

  get seconds(): number {
    return this.total;
  }

  /** Undefined before the first step. */
  get stepsPerSecond(): number | undefined {
    const sum = this.recent.reduce((a, b) => a + b, 0);
    return sum > 0 ? this.recent.length / sum : undefined;
  }

  /** What `steps` more steps would take. */
  etaSeconds(steps: number): number | undefined {
    const rate = this.stepsPerSecond;
    return rate === undefined ? undefined : steps / rate;
  }
}
