import { describe, expect, it } from 'vitest';
import { toOptuna } from '../../../../src/sweeps/journal/optuna-distribution';

describe('toOptuna', () => {
  it('gives bounds that are multiples of the step, as Optuna divides them', () => {
    const { distribution } = toOptuna({ kind: 'beta', a: 2, b: 2, step: 0.3, integer: false }, 0.6);
    expect(distribution).toEqual({
      name: 'FloatDistribution',
      attributes: { step: 0.3, low: 0, high: 0.9, log: false },
    });
  });
});
