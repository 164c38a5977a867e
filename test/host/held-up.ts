import { appendFileSync } from 'node:fs';
import { measure } from '../../bench/event-loop';

/** Writes to `file` how long the extension host was held up by some work, and how much of that it worked itself. */
export async function writeHeldUp(file: string, what: string, work: () => Promise<unknown>): Promise<void> {
  const { seconds, blockedMs, workedMs } = await measure(work);
  const own = workedMs === undefined ? '' : `, at work for ${workedMs.toFixed(1)} ms at most`;
  const line = `${what}: ${(1000 * seconds).toFixed(0)} ms, held up ${blockedMs.toFixed(1)} ms at most${own}\n`;
  appendFileSync(file, line);
}
