import { describe, expect, it } from 'vitest';
import { randomFor } from '../../../../src/seeded-random';
import type { Distribution } from '../../../../src/sweeps/search-space';
import { draw, drawAssignment } from '../../../../src/sweeps/samplers/draw';
import {
  chiSquared,
  countsOf,
  criticalChiSquared,
  criticalDistance,
  kolmogorovSmirnov,
} from '../../../support/sweeps/goodness-of-fit';
import { free, uniform } from '../../../support/sweeps/studies';

const count = 4000;

function samples(distribution: Distribution, seed = 1): readonly number[] {
  const random = randomFor(seed);
  return Array.from({ length: count }, () => draw(distribution, random) as number);
}

/** Integral of the density by Simpson's rule: slow and plain. */
function integral(density: (x: number) => number, from: number, to: number): number {
  const steps = 100;
  const h = (to - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++)
    sum += density(from + i * h) * (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
  return (sum * h) / 3;
}

const normalCdf = (z: number) =>
  z < -8 ? 0 : integral((x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI), -8, Math.min(8, z));

describe('continuous distributions', () => {
  it.each<[string, Distribution, (x: number) => number]>([
    ['uniform', uniform(-2, 6), (x) => (x + 2) / 8],
    ['log uniform', uniform(1e-5, 1e-1, { scale: 'log' }), (x) => (Math.log10(x) + 5) / 4],
    [
      'normal',
      { kind: 'normal', mu: 3, sigma: 2, scale: 'linear', integer: false },
      (x) => normalCdf((x - 3) / 2),
    ],
    [
      'log normal',
      { kind: 'normal', mu: 1, sigma: 0.5, scale: 'log', integer: false },
      (x) => normalCdf((Math.log(x) - 1) / 0.5),
    ],
    [
      'beta(2, 3)',
      { kind: 'beta', a: 2, b: 3, integer: false },
      (x) => integral((t) => 12 * t * (1 - t) ** 2, 0, x),
    ],
    // The arcsine distribution: both shapes below 1.
    [
      'beta(½, ½)',
      { kind: 'beta', a: 0.5, b: 0.5, integer: false },
      (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x)),
    ],
  ])('%s', (_, distribution, cdf) => {
    const drawn = samples(distribution);
    expect(kolmogorovSmirnov(drawn, cdf)).toBeLessThan(criticalDistance(count));
    // The test would notice another distribution of the same range.
    expect(kolmogorovSmirnov(drawn, (x) => cdf(x) ** 1.2)).toBeGreaterThan(criticalDistance(count));
  });

  it('stays a number between 0 and 1 with shapes near 0', () => {
    const drawn = samples({ kind: 'beta', a: 1e-4, b: 1e-4, integer: false });
    expect(drawn.every((x) => x >= 0 && x <= 1)).toBe(true);
    expect(drawn.filter((x) => x < 0.5).length / count).toBeCloseTo(0.5, 1);
  });
});

describe('distributions of single values', () => {
  it.each<[string, Distribution, Readonly<Record<string, number>>]>([
    [
      'integers are all as likely',
      uniform(1, 4, { integer: true }),
      { 1: 1 / 4, 2: 1 / 4, 3: 1 / 4, 4: 1 / 4 },
    ],
    [
      'steps at the bounds get half, as with W&B',
      uniform(0, 0.4, { step: 0.1 }),
      { 0: 1 / 8, 0.1: 1 / 4, 0.2: 1 / 4, 0.3: 1 / 4, 0.4: 1 / 8 },
    ],
    [
      'bounds are kept between steps',
      uniform(3, 11, { step: 5, integer: true }),
      { 5: 4.5 / 8, 10: 3.5 / 8 },
    ],
    [
      'powers on a log scale',
      uniform(1, 8, { scale: 'log', step: 4 }),
      { 4: Math.log(6) / Math.log(8), 8: 1 - Math.log(6) / Math.log(8) },
    ],
    [
      'a rounded normal',
      { kind: 'normal', mu: 0, sigma: 0.5, scale: 'linear', step: 1, integer: true },
      { '-2': 0.00135, '-1': 0.1573, 0: 0.6827, 1: 0.1573, 2: 0.00135 },
    ],
    ['a list', { kind: 'categorical', values: ['a', true, 7] }, { a: 1 / 3, true: 1 / 3, 7: 1 / 3 }],
    [
      'a list with probabilities',
      { kind: 'categorical', values: ['a', 'b', 'c'], probabilities: [0.7, 0, 0.3] },
      { a: 0.7, b: 0, c: 0.3 },
    ],
    ['a constant', { kind: 'constant', value: 'x' }, { x: 1 }],
  ])('%s', (_, distribution, shares) => {
    const expected = Object.fromEntries(Object.entries(shares).map(([key, share]) => [key, share * count]));
    const freedom = Math.max(1, Object.values(shares).filter((share) => share > 0).length - 1);
    expect(chiSquared(countsOf(samples(distribution)), expected)).toBeLessThan(criticalChiSquared(freedom));
  });

  it('writes multiples of a step without the error of arithmetic', () => {
    const drawn = new Set(samples(uniform(0, 1, { step: 0.1 })));
    expect([...drawn].sort((a, b) => a - b)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(samples(uniform(-1, 1, { step: 1 })).some((value) => Object.is(value, -0))).toBe(false);
  });
});

describe('conditions', () => {
  const space = [
    free('loss', { kind: 'categorical', values: ['l1', 'l2'] } as const),
    { name: 'beta', distribution: uniform(0, 1), conditions: [{ parameter: 'loss', values: ['l2'] }] },
    {
      name: 'gamma',
      distribution: uniform(0, 1),
      conditions: [{ parameter: 'beta', values: [0.5] }],
    },
  ];

  it('give a parameter a value only where they hold', () => {
    const random = randomFor(1);
    const drawn = Array.from({ length: 100 }, () => drawAssignment(space, random));
    expect(drawn.every(({ loss, beta }) => (loss === 'l2') === (beta !== undefined))).toBe(true);
    expect(new Set(drawn.map(({ loss }) => loss)).size).toBe(2);
    expect(drawn.some((each) => 'gamma' in each)).toBe(false);
  });
});
