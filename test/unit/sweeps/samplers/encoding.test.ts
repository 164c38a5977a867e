import { describe, expect, it } from 'vitest';
import type { Assignment, SearchSpace } from '../../../../src/sweeps/search-space';
import { Encoding } from '../../../../src/sweeps/samplers/encoding';
import { free, uniform } from '../../../support/sweeps/studies';

const encode = (space: SearchSpace, values: Assignment) => [...new Encoding(space).encode(values)];
const one = expect.closeTo(Math.SQRT1_2, 12) as number;

describe('coordinates of a trial', () => {
  it('are where numbers lie between their bounds, on a log scale by their logarithm', () => {
    const space = [
      free('a', uniform(10, 20)),
      free('b', uniform(1e-4, 1, { scale: 'log' })),
      free('c', { kind: 'normal', mu: 5, sigma: 1, scale: 'linear', integer: false }),
      free('d', { kind: 'beta', a: 2, b: 2, integer: false }),
      free('e', { kind: 'constant', value: 3 }),
    ];
    expect(encode(space, { a: 15, b: 1e-3, c: 7, d: 0.2, e: 3 })).toEqual(
      [0.5, 0.25, 1, 0.2].map((each) => expect.closeTo(each, 12)),
    );
  });

  it('are one for each value of a list', () => {
    const space = [free('a', { kind: 'categorical', values: ['x', { y: 1 }, 3] })];
    expect(encode(space, { a: { y: 1 } })).toEqual([0, one, 0]);
    expect(encode(space, { a: 'unknown' })).toEqual([0, 0, 0]);
  });

  it('say whether a conditional parameter is there', () => {
    const conditions = [{ parameter: 'loss', values: ['l2'] }];
    const space = [
      { name: 'beta', distribution: uniform(0, 2), conditions },
      { name: 'kind', distribution: { kind: 'categorical', values: ['x', 'y'] } as const, conditions },
    ];
    expect(encode(space, { beta: 2, kind: 'x' })).toEqual([1, one, one, 0, one]);
    expect(encode(space, {})).toEqual([0.5, 0, 0, 0, 0]);
    expect(new Encoding(space).points([{}]).groups).toEqual([0, 0, 1, 1, 1]);
  });

  it('are numbers whatever stands in a trial', () => {
    const space = [
      free('a', uniform(3, 3)),
      free('b', uniform(1, 2)),
      free('c', { kind: 'normal', mu: 0, sigma: 1, scale: 'log', integer: false, step: 1 }),
      free('d', { kind: 'normal', mu: 0, sigma: 0, scale: 'linear', integer: false }),
    ];
    expect(encode(space, { a: 3, b: 'text', c: 0, d: 0 })).toEqual([0.5, 0.5, -1, 0.5]);
    expect(encode(space, { a: 4, b: 1e9, c: -1, d: 1 })).toEqual([2, 2, 0.5, 2]);
  });
});
