import { describe, expect, it } from 'vitest';
import { shortNames } from '../../../src/sweeps/short-names';

describe('the short names of parameters', () => {
  it('are the shortest endings that tell them apart', () => {
    const names = [
      'lr',
      'a.loss.kind',
      'b.loss.kind',
      'schedule.kind',
      'optimizer.name',
      'name',
      'loss.beta',
    ];
    expect([...shortNames(names)]).toEqual([
      ['lr', 'lr'],
      ['a.loss.kind', 'a.loss.kind'],
      ['b.loss.kind', 'b.loss.kind'],
      ['schedule.kind', 'schedule.kind'],
      ['optimizer.name', 'optimizer.name'],
      ['name', 'name'],
      ['loss.beta', 'beta'],
    ]);
  });

  it('are not confused by a name that is told twice', () => {
    expect([...shortNames(['loss.beta', 'loss.beta']).values()]).toEqual(['beta']);
  });
});
