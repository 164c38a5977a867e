import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { TimeSlices } from '../../src/time-slices';

/** As long as a slice lasts, and longer. */
function work(): void {
  const end = performance.now() + 8;
  while (performance.now() < end);
}

describe('TimeSlices', () => {
  it('lets others in between the turns of workers that share it', async () => {
    const slices = new TimeSlices();
    let done = 0;
    const seen: number[] = [];
    const worker = async () => {
      for (let i = 0; i < 2; i++) {
        await slices.pause();
        work();
        done++;
      }
    };
    const workers = Promise.all([worker(), worker(), worker()]);
    while (done < 6) {
      await setImmediate();
      seen.push(done);
    }
    await workers;
    // At most one turn between two looks, but for the first, which all workers share without having to wait.
    const steps = seen.map((value, i) => value - (seen[i - 1] ?? 0)).slice(1);
    expect(Math.max(...steps)).toBe(1);
  });

  it('makes nobody wait before the slice is over', async () => {
    const slices = new TimeSlices();
    work();
    expect(slices.pause()).toBeInstanceOf(Promise);
    await slices.pause();
    expect(slices.pause()).toBeUndefined();
  });
});
