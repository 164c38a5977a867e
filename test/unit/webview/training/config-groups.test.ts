import { describe, expect, it } from 'vitest';
import type { ConfigTree } from '../../../../src/vscode/panels/training/contract';
import { configGroups } from '../../../../webview/training/config-groups';

describe('configGroups', () => {
  it('puts settings of the top first and every branch into a list of its own', () => {
    const config: ConfigTree = {
      version: 1,
      dataset: { path: 'images', crops: null },
      seed: 7,
      model: { name: 'baluja', filters: { 3: 50 }, stages: [1, 2], none: [] },
      channel: { mixture: [{ kind: 'jpeg', quality: [75, 95] }, { kind: 'none' }] },
    };
    expect(configGroups(config)).toEqual([
      {
        name: '',
        settings: [
          ['version', '1'],
          ['seed', '7'],
        ],
      },
      {
        name: 'dataset',
        settings: [
          ['path', 'images'],
          ['crops', 'null'],
        ],
      },
      {
        name: 'model',
        settings: [
          ['name', 'baluja'],
          ['filters.3', '50'],
          ['stages', '1, 2'],
          ['none', '[]'],
        ],
      },
      {
        name: 'channel',
        settings: [
          ['mixture.0.kind', 'jpeg'],
          ['mixture.0.quality', '75, 95'],
          ['mixture.1.kind', 'none'],
        ],
      },
    ]);
  });

  it('leaves no empty branch out', () => {
    expect(configGroups({ channel: {} })).toEqual([{ name: 'channel', settings: [['', '{}']] }]);
    expect(configGroups({})).toEqual([]);
  });
});
