/** In a log, progress is worth a line this often. */
const logIntervalMs = 15_000;

/**
 * One line on standard error that is rewritten in a terminal. Elsewhere (a pipe, a log) it is printed now and then,
 * so that whoever reads the log of a long work sees that it lives.
 */
export class ProgressLine {
  private readonly live = process.stderr.isTTY === true;
  private drawn = false;
  private logged = Date.now();

  update(text: string): void {
    if (!this.live) return this.logSometimes(text);
    const width = (process.stderr.columns || 80) - 1;
    process.stderr.write(`\r\x1b[2K${text.slice(0, width)}`);
    this.drawn = true;
  }

  /** A line that stays. */
  print(text: string): void {
    this.clear();
    process.stderr.write(`${text}\n`);
  }

  private logSometimes(text: string): void {
    if (Date.now() - this.logged < logIntervalMs) return;
    this.logged = Date.now();
    process.stderr.write(`${text}\n`);
  }

  clear(): void {
    if (this.drawn) process.stderr.write('\r\x1b[2K');
    this.drawn = false;
  }
}

/** `██████░░░░` for a fraction in 0..1. */
export function progressBar(fraction: number, width = 24): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** `2 h 05 min`, `3 min 20 s`, `12 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  if (whole >= 60) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${whole} s`;
}
