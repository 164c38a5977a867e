import { describe, expect, it } from 'vitest';
import { complete } from '../../../src/writing-help/complete';
import type { SettingsFileKind } from '../../../src/settings-files/names';

/** Completions where `|` stands in the text. */
function at(marked: string, kind: SettingsFileKind = 'training', known = {}) {
  const offset = marked.indexOf('|');
  return complete(marked.replace('|', ''), offset, kind, known);
}
const labels = (...args: Parameters<typeof at>) => at(...args).map(({ label }) => label);

/** The text after the completion `label` was taken, its tab stops left out. */
function taken(marked: string, label: string): string {
  const text = marked.replace('|', '');
  const chosen = at(marked).find((each) => each.label === label);
  if (!chosen) throw new Error(`${label} is not offered`);
  const { start, end } = chosen.range;
  return text.slice(0, start) + chosen.snippet.replace(/\$\d/g, '') + text.slice(end);
}

describe('keys', () => {
  it('of an empty file: preset and name first, then all settings', () => {
    expect(labels('|').slice(0, 4)).toEqual(['preset', 'name', 'dataset', 'version']);
    expect(labels('|')).toContain('keepCheckpoints');
  });

  it('of a config begin with what it cannot be without', () => {
    expect(labels('dataset:\n  |', 'config')).toEqual(['path', 'fit']);
    expect(labels('|', 'config')).not.toContain('preset');
  });

  it('leave out what is written already', () => {
    expect(labels('preset: tiny\n|\nsteps: 5\n')).not.toContain('preset');
    expect(labels('preset: tiny\n|\nsteps: 5\n')).not.toContain('steps');
  });

  it.each([
    ['in an empty group', 'schedule:\n  |\n'],
    ['between keys of a group', 'schedule:\n  kind: steps\n  |\n  warmupSteps: 3\nsteps: 4\n'],
    ['in half a word', 'schedule:\n  lea|\n'],
    ['in braces', 'schedule: { kind: steps, | }\n'],
    ['in braces that are still open', 'schedule: { |'],
    ['where another line is broken', 'schedule:\n  |\nsteps: [1,\n'],
  ])('%s', (_, text) => {
    expect(labels(text)).toContain('learningRate');
    expect(labels(text)).not.toContain('preset');
  });

  it('at the left edge behind a group belong to the file', () => {
    expect(labels('schedule:\n  kind: steps\n|')).toContain('batchSize');
    expect(labels('schedule:\n  kind: steps\n|')).not.toContain('learningRate');
  });

  it('follow from the name of the network', () => {
    expect(labels('model:\n  name: jpeg-qim\n  |\n')).toEqual([
      'quality',
      'period',
      'stages',
      'width',
      'blocks',
    ]);
    expect(labels('model:\n  name: haar-invertible\n  |\n')).toContain('growth');
    expect(labels('model:\n  |\n', 'config')).toContain('prepBlocks');
  });

  it('follow from the network of the preset', () => {
    expect(labels('preset: robust\nmodel:\n  |\n')).toContain('period');
    expect(labels('preset: robust\nmodel:\n  |\n')).not.toContain('prepBlocks');
  });

  it('of an entry of the mixture follow from its kind', () => {
    expect(labels('channel:\n  mixture:\n    - |\n')).toEqual(['kind']);
    const jpeg = 'channel:\n  mixture:\n    - kind: none\n    - kind: jpeg\n      |\n';
    expect(labels(jpeg)).toEqual(['quality', 'weight', 'subsampling']);
    expect(labels('channel:\n  mixture:\n    - { kind: resize, | }\n')).toEqual(['scale', 'weight']);
  });

  it.each([
    ['a comment', 'steps: 5 # |\n'],
    ['behind a finished value', 'steps: 5 |\n'],
    ['a deeper line under a value', 'steps: 5\n   |\n'],
    ['an unknown group', 'nothing:\n  |\n'],
  ])('are not offered in %s', (_, text) => expect(labels(text)).toEqual([]));
});

describe('what is taken', () => {
  it.each([
    ['loss', '|', 'loss:\n  '],
    ['seed', 'steps: 5\nse|\n', 'steps: 5\nseed: \n'],
    ['learningRate', 'schedule:\n  lea|: 3\n', 'schedule:\n  learningRate: 3\n'],
    ['mixture', 'channel:\n  |', 'channel:\n  mixture:\n  - kind: '],
    ['-', 'channel:\n  mixture:\n    |', 'channel:\n  mixture:\n    - kind: '],
    ['stages', 'preset: robust\nmodel:\n  |', 'preset: robust\nmodel:\n  stages: []'],
    ['jpeg', 'channel: { mixture: [{ kind: | }] }', 'channel: { mixture: [{ kind: jpeg }] }'],
  ])('%s', (label, text, result) => expect(taken(text, label)).toBe(result));
});

describe('values', () => {
  it('of presets, choices and networks', () => {
    expect(labels('preset: |')).toContain('residual-qim');
    expect(labels('loss:\n  kind: |\n')).toEqual(['squared', 'absolute']);
    expect(labels('model:\n  name: |\n').sort()).toEqual([
      'baluja',
      'haar-invertible',
      'jpeg-qim',
      'residual-qim',
    ]);
    expect(labels('channel:\n  mixture:\n    - kind: |\n')).toEqual(['none', 'noise', 'jpeg', 'resize']);
  });

  it('with what a number is if left out, and null where that says something', () => {
    expect(labels('imageSize: |')).toEqual(['64']);
    expect(labels('optimizer:\n  clipNorm: |')).toEqual(['1', 'null']);
  });

  it('of datasets are those that the caller knows', () => {
    expect(labels('dataset: |', 'training', { dataset: ['photos', 'yes'] })).toEqual(['photos', 'yes']);
    expect(labels('dataset:\n  path: |', 'training', { 'dataset.path': ['photos'] })).toEqual(['photos']);
    expect(labels('dataset:\n  |', 'training', { dataset: ['photos'] })).toEqual(['path', 'fit']);
  });

  it('replace the whole word', () => {
    expect(taken('preset: ro|bst\n', 'robust')).toBe('preset: robust\n');
    expect(taken('channel:\n  mixture:\n    - { kind: jpeg, subsampling: 4:2|:0 }\n', '4:4:4')).toContain(
      'subsampling: 4:4:4 }',
    );
  });
});
