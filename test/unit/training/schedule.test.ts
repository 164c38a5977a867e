import { describe, expect, it } from 'vitest';
import { learningRateAt } from '../../../src/training/schedule';

const base = { learningRate: 1e-3, warmupSteps: 0, finalFraction: 0.1, milestones: [] };

describe('learning rate', () => {
  it('falls on a half cosine to its final fraction', () => {
    const at = (step: number) => learningRateAt(step, 0, 100, { ...base, kind: 'cosine' });
    expect(at(0)).toBeCloseTo(1e-3, 9);
    expect(at(50)).toBeCloseTo(0.55e-3, 9);
    expect(at(100)).toBeCloseTo(1e-4, 9);
  });

  it('rises over the warm-up', () => {
    const at = (step: number) => learningRateAt(step, 0, 100, { ...base, kind: 'constant', warmupSteps: 10 });
    expect([at(0), at(4), at(9), at(60)]).toEqual(
      [1e-4, 5e-4, 1e-3, 1e-3].map((rate) => expect.closeTo(rate, 9)),
    );
  });

  it('changes from the beginning of the epochs of its milestones on', () => {
    const milestones = [
      { epoch: 200, learningRate: 3e-4 },
      { epoch: 400, learningRate: 1e-4 },
    ];
    const at = (epoch: number) => learningRateAt(7, epoch, 100, { ...base, kind: 'steps', milestones });
    expect([0, 199, 200, 399, 400, 900].map(at)).toEqual([1e-3, 1e-3, 3e-4, 3e-4, 1e-4, 1e-4]);
  });
});
