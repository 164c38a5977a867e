import { describe, expect, it } from 'vitest';
import { plannedTrials, trialsOf } from '../../../src/sweeps/file/trials-of';
import type { Assignment, Parameter } from '../../../src/sweeps/search-space';
import type { SweepDefinition } from '../../../src/sweeps/sweep-definition';
import type { SweepTrial } from '../../../src/sweeps/sweep-record';
import { gridOf } from './small-sweep';

const trial = (number: number, values: Assignment, rerunOf?: number): SweepTrial => ({
  ...{ id: number, number, ours: true, state: 'failed', values, reports: [] },
  ...(rerunOf === undefined ? {} : { rerunOf }),
});

const list = (
  name: string,
  values: readonly (string | number)[],
  conditions: Parameter['conditions'] = [],
) => ({
  name,
  distribution: { kind: 'categorical', values } as const,
  conditions,
});

describe('the trials that are planned', () => {
  const four = gridOf([1, 2, 3, 4]);
  const all = [1, 2, 3, 4].map((lr, i) => trial(i, { lr }));

  it('of a grid are its points, and those that are run again', () => {
    expect(trialsOf(four)).toBe(4);
    expect(plannedTrials({ definition: four, trials: all.slice(0, 3) })).toBe(4);
    const again = [...all, trial(4, { lr: 1 }, 0), trial(5, { lr: 2 }, 1)];
    expect(plannedTrials({ definition: four, trials: again })).toBe(6);
  });

  it('of a grid that was changed are also those that are no point of it any more', () => {
    expect(plannedTrials({ definition: gridOf([3, 4, 5]), trials: all })).toBe(5);
    const others = [...all, trial(4, { lr: 2.5 }), trial(5, { lr: 1 })];
    expect(plannedTrials({ definition: four, trials: others })).toBe(6);
  });

  it.each(['grid', 'random'] as const)(
    'of %s are never fewer than there are, whatever its cap is',
    (method) => {
      const definition: SweepDefinition = { ...four, method, runCap: 2 };
      expect(trialsOf(definition)).toBe(2);
      expect(plannedTrials({ definition, trials: all })).toBe(4);
      expect(plannedTrials({ definition, trials: [...all.slice(0, 1), trial(1, { lr: 1 }, 0)] })).toBe(3);
    },
  );

  it('are not known where only its sampler ends it', () => {
    expect(trialsOf({ ...four, method: 'random' })).toBeUndefined();
  });

  it('of a grid with conditions are its real points', () => {
    const space = [
      list('schedule.kind', ['constant', 'cosine']),
      list('warmup', [0, 10, 20], [{ parameter: 'schedule.kind', values: ['cosine'] }]),
      list('beta', [1]),
    ];
    expect(trialsOf({ ...four, space })).toBe(4);
    const large = [
      ...space,
      list(
        'seed',
        Array.from({ length: 5000 }, (_, i) => i),
      ),
    ];
    expect(trialsOf({ ...four, space: large })).toBe(30_000);
  });
});
