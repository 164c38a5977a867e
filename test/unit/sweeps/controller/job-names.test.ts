import { describe, expect, it } from 'vitest';
import { gridOf, smallSweep } from '../small-sweep';

describe('the jobs of a sweep', () => {
  it.each([
    ['rates', 'stego-rates'],
    ['rates-2', 'stego-rates-2'],
    ['ünï-文', 'stego-n'],
    ['学习率', 'stego-sweep'],
    ['x'.repeat(60), `stego-${'x'.repeat(40)}`],
  ])('of %s are called %s and their number', async (sweep, name) => {
    const { control, cluster } = await smallSweep(gridOf([0.1, 0.2]), sweep);
    await control();
    expect([...cluster.jobs.values()].map(({ job }) => job.name)).toEqual([`${name}-0`, `${name}-1`]);
  });
});
