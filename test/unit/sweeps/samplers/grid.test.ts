import { describe, expect, it } from 'vitest';
import type { Assignment, Json, SearchSpace } from '../../../../src/sweeps/search-space';
import { gridSampler } from '../../../../src/sweeps/samplers/grid';
import { free, studyOf, uniform } from '../../../support/sweeps/studies';

/** All that a grid proposes, one after the other. */
function proposals(space: SearchSpace): readonly Assignment[] {
  const all: Assignment[] = [];
  for (let i = 0; i < 100; i++) {
    const next = gridSampler(
      studyOf(
        space,
        all.map((values) => ({ values })),
      ),
    );
    if (!next) return all;
    all.push(next);
  }
  throw new Error('The grid does not end.');
}

const list = (...values: (string | number)[]) => ({ kind: 'categorical', values }) as const;

describe('grid', () => {
  it('goes through the parameters by name, the last one fastest, as W&B does', () => {
    const space = [
      free('b', list('x', 'y')),
      free('a', list(3, 1)),
      free('c', { kind: 'constant', value: 7 } as const),
    ];
    expect(proposals(space)).toEqual([
      { a: 3, b: 'x', c: 7 },
      { a: 3, b: 'y', c: 7 },
      { a: 1, b: 'x', c: 7 },
      { a: 1, b: 'y', c: 7 },
    ]);
  });

  it('counts out integers and steps, bounds included', () => {
    expect(proposals([free('n', uniform(2, 4, { integer: true }))])).toEqual([{ n: 2 }, { n: 3 }, { n: 4 }]);
    expect(proposals([free('q', uniform(0.1, 0.4, { step: 0.1 }))])).toEqual(
      [0.1, 0.2, 0.3, 0.4].map((q) => ({ q })),
    );
    expect(proposals([free('q', uniform(3, 11, { step: 5 }))])).toEqual([{ q: 5 }, { q: 10 }]);
  });

  it('skips what is there, however it ended and in whatever order', () => {
    const space = [free('a', list(1, 2, 3)), free('b', list(1, 2))];
    const trials = [
      { values: { b: 1, a: 1 }, state: 'failed' },
      { values: { a: 2, b: 1 }, state: 'running' },
      { values: { a: 1, b: 2 }, state: 'pruned' },
    ] as const;
    expect(gridSampler(studyOf(space, trials))).toEqual({ a: 2, b: 2 });
  });

  it('compares whole mappings and lists', () => {
    const values: Json[] = [{ kind: 'l1', weights: [1, 2] }, { kind: 'l2' }];
    const space = [free('loss', { kind: 'categorical', values } as const)];
    const there = { values: { loss: { weights: [1, 2], kind: 'l1' } } };
    expect(gridSampler(studyOf(space, [there]))).toEqual({ loss: { kind: 'l2' } });
  });

  it('has a conditional parameter only where its conditions hold, also one that is named before', () => {
    const space = [
      free('loss', list('l1', 'l2')),
      { name: 'beta', distribution: list(1, 2), conditions: [{ parameter: 'loss', values: ['l2'] }] },
      { name: 'z', distribution: list(5, 6), conditions: [{ parameter: 'beta', values: [2] }] },
    ];
    expect(proposals(space)).toEqual([
      { loss: 'l1' },
      { beta: 1, loss: 'l2' },
      { beta: 2, loss: 'l2', z: 5 },
      { beta: 2, loss: 'l2', z: 6 },
    ]);
  });

  it('says which parameter has no list', () => {
    const space = [free('lr', uniform(0, 1))];
    expect(() => gridSampler(studyOf(space))).toThrow(
      'A grid goes through lists: give "lr" values, or a step between min and max.',
    );
  });
});
