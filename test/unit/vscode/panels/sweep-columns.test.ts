import { describe, expect, it } from 'vitest';
import type { Distribution, Json, Parameter } from '../../../../src/sweeps/search-space';
import { parameterColumns } from '../../../../src/vscode/panels/sweep/sweep-columns';

const parameter = (name: string, distribution: Distribution): Parameter => ({
  name,
  distribution,
  conditions: [],
});
const oneOf = (...values: Json[]): Distribution => ({ kind: 'categorical', values });
const trials = (name: string, ...values: Json[]) => values.map((value) => ({ values: { [name]: value } }));

describe('the columns of parameters', () => {
  it('have the values of trials that the space lists no more', () => {
    const space = [parameter('model.activation', oneOf('relu', 'silu'))];
    expect(parameterColumns(space, trials('model.activation', 'tanh', 'relu', 'gelu', 'tanh'))).toEqual([
      {
        name: 'model.activation',
        label: 'activation',
        kind: 'category',
        values: ['relu', 'silu', 'tanh', 'gelu'],
      },
    ]);
    const [epochs] = parameterColumns([parameter('epochs', oneOf(600, 300))], trials('epochs', 450, 300));
    expect(epochs).toMatchObject({ values: [300, 450, 600] });
  });

  it('leave out what is the same for all trials, and only that', () => {
    const space = [parameter('epochs', { kind: 'constant', value: 300 })];
    expect(parameterColumns(space, trials('epochs', 300))).toEqual([]);
    expect(parameterColumns(space, trials('epochs', 300, 600))).toMatchObject([{ values: [300, 600] }]);
  });

  it('are called so that they are told apart, also from what is constant', () => {
    const space = [
      parameter('loss.kind', oneOf('mse', 'l1')),
      parameter('schedule.kind', { kind: 'constant', value: 'cosine' }),
      parameter('loss.beta', { kind: 'beta', a: 1, b: 1, integer: false }),
    ];
    expect(parameterColumns(space, []).map(({ label }) => label)).toEqual(['loss.kind', 'beta']);
  });
});
