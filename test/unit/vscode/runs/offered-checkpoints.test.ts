import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KnownRun } from '../../../../src/vscode/runs/run-store';
import {
  areMoreThanOffered,
  offeredCheckpoints,
  runOfCheckpoint,
} from '../../../../src/vscode/runs/offered-checkpoints';

const runs = (...counts: number[]) =>
  counts.map((count, index) => {
    const name = `run-${index}`;
    const checkpoints = Array.from({ length: count }, (_, i) => ({ file: `${i}.safetensors`, step: i }));
    const folder = path.join('/lab/.stego/runs', name);
    return { workspace: '/lab', name, folder, status: { checkpoints } } as unknown as KnownRun;
  });

const namesOf = (all: readonly KnownRun[]) =>
  offeredCheckpoints(all).map(({ run, entry }) => `${run.name} ${entry.step}`);

describe('the checkpoints that a page offers', () => {
  it('are all of a few, the newest of each run first', () => {
    expect(namesOf(runs(2, 0, 1))).toEqual(['run-0 1', 'run-0 0', 'run-2 0']);
    expect(areMoreThanOffered(runs(2, 0, 1))).toBe(false);
    expect(namesOf([])).toEqual([]);
  });

  it('are the newest hundred of many, and it is said that there are more', () => {
    const many = runs(60, 70, 5);
    const names = namesOf(many);
    expect(names).toHaveLength(100);
    expect([names[0], names[60], names.at(-1)]).toEqual(['run-0 59', 'run-1 69', 'run-1 30']);
    expect(areMoreThanOffered(many)).toBe(true);
    expect(areMoreThanOffered(runs(60, 40))).toBe(false);
  });
});

describe('runOfCheckpoint', () => {
  it('tells runs apart whose names begin alike', () => {
    const all = runs(...Array.from({ length: 12 }, () => 1));
    const find = (...parts: string[]) => runOfCheckpoint(all, path.join('/lab/.stego/runs', ...parts))?.name;
    expect(find('run-11', 'checkpoints', '0.safetensors')).toBe('run-11');
    expect(find('run-1', 'checkpoints', '0.safetensors')).toBe('run-1');
    expect(find('run-1', '0.safetensors')).toBeUndefined();
    expect(find('gone', 'checkpoints', '0.safetensors')).toBeUndefined();
  });
});
