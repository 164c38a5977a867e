import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/errors';
import { inSlices } from '../../../src/evaluation/in-slices';
import { measureLargePair, measurePair } from '../../../src/evaluation/pair-metrics';
import { disturbed, pseudoPicture } from './pseudo-pictures';

/** Every step takes longer than a slice. */
function* slowly(steps: number, onStep: (step: number) => void): Generator<number, string, void> {
  for (let step = 1; step <= steps; step++) {
    const end = performance.now() + 25;
    while (performance.now() < end);
    onStep(step);
    yield step / steps;
  }
  return 'finished';
}

describe('work in slices', () => {
  it('gives its result, says how far it is, and leaves the thread to others meanwhile', async () => {
    const heard: (number | string)[] = [];
    setImmediate(() => heard.push('another'));
    const result = await inSlices(
      slowly(3, () => undefined),
      { progress: (fraction) => heard.push(fraction) },
    );
    expect(result).toBe('finished');
    expect(heard).toEqual([1 / 3, 'another', 2 / 3, 1]);
  });

  it('ends where it is when it is cancelled', async () => {
    const abort = new AbortController();
    const steps: number[] = [];
    setImmediate(() => abort.abort());
    const work = inSlices(
      slowly(100, (step) => steps.push(step)),
      { signal: abort.signal },
    );
    await expect(work).rejects.toThrow(CancelledError);
    expect(steps.length).toBeLessThan(100);
  });

  it('fails as the work does', async () => {
    const broken = slowly(2, () => {
      throw new Error('broken');
    });
    await expect(inSlices(broken)).rejects.toThrow('broken');
  });

  it('measures a pair as in one go', async () => {
    const [cover, secret] = [pseudoPicture(300, 200, 1), pseudoPicture(300, 200, 2)];
    const pair = [cover, disturbed(cover, 3, 4), secret, disturbed(secret, 4, 40)] as const;
    expect(await measureLargePair(...pair)).toEqual(measurePair(...pair));
    await expect(measureLargePair(...pair, { signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
  });
});
