import { describe, expect, it } from 'vitest';
import { arranged } from '../../../../src/vscode/runs/run-order';
import type { KnownRun } from '../../../../src/vscode/runs/run-store';

const run = (name: string, secretPsnr?: number): KnownRun => {
  const image = (psnr: number) => ({ psnr, ssim: 0.9, rmse: 4 });
  const validation = secretPsnr === undefined ? undefined : { cover: image(30), secret: image(secretPsnr) };
  return {
    workspace: '/w',
    name,
    folder: `/w/.stego/runs/${name}`,
    created: 0,
    state: 'finished',
    status: {
      version: 1,
      state: 'finished',
      pid: 1,
      host: 'here',
      heartbeat: '',
      step: 1,
      totalSteps: 1,
      epoch: 1,
      checkpoints: [{ file: 'a', step: 1, ...(validation ? { validation } : {}) }],
      best: 'a',
    },
  };
};

describe('arranged', () => {
  const newestFirst = [run('demo-10', 20), run('demo-2'), run('tiny-1', 25), run('demo-1', Infinity)];
  const names = (order: Parameters<typeof arranged>[1], pinned: readonly string[] = []) =>
    arranged(newestFirst, order, ({ name }) => pinned.includes(name)).map(({ name }) => name);

  it('keeps the newest first', () => {
    expect(names('newest')).toEqual(['demo-10', 'demo-2', 'tiny-1', 'demo-1']);
  });

  it('counts by name as people do', () => {
    expect(names('name')).toEqual(['demo-1', 'demo-2', 'demo-10', 'tiny-1']);
  });

  it('puts the best revealed secrets first, and what nobody measured last', () => {
    expect(names('best')).toEqual(['demo-1', 'tiny-1', 'demo-10', 'demo-2']);
  });

  it('keeps pinned runs on top in every order', () => {
    expect(names('newest', ['demo-1', 'tiny-1'])).toEqual(['tiny-1', 'demo-1', 'demo-10', 'demo-2']);
    expect(names('best', ['demo-2'])[0]).toBe('demo-2');
  });
});
