import { describe, expect, it } from 'vitest';
import type { SettingsFileKind } from '../../../src/settings-files/names';
import { findProblems } from '../../../src/writing-help/problems';
import { SettingsDocument } from '../../../src/settings-files/settings-document';

/** Each mistake with the text that is underlined. */
function problems(text: string, kind: SettingsFileKind = 'training') {
  return findProblems(new SettingsDocument(text), kind).map((problem) => {
    const { range, ...rest } = problem;
    return { ...rest, at: text.slice(range.start, range.end) };
  });
}

describe('a training file', () => {
  it.each([
    ['nothing', ''],
    ['comments', '# later\n'],
    ['a preset', 'preset: robust\n'],
    ['a dataset in short', 'dataset: images\n'],
    ['a dataset without its path', 'dataset: { fit: fill }\n'],
    ['all kinds of settings', 'name: a-1\npreset: paper\nmodel: { filters: { 3: 8 } }\nminutes: 3\n'],
    ['the settings of the network of the preset', 'preset: robust\nmodel: { period: 20 }\n'],
    ['another network than that of the preset', 'preset: robust\nmodel: { name: baluja, prepBlocks: 1 }\n'],
  ])('of %s is right', (_, text) => expect(problems(text)).toEqual([]));

  it.each([
    ['imageSize: 7\n', 'wrong', 'imageSize', '7', 'must be a whole number from 8 to 1024'],
    ['batchSize: many\n', 'wrong', 'batchSize', 'many', 'must be a whole number from 1 to 1024'],
    ['loss:\n  kind: cubed\n', 'wrong', 'loss.kind', 'cubed', 'must be one of squared, absolute'],
    ['loss:\nsteps: 3\n', 'wrong', 'loss', 'loss', 'must be a group of settings'],
    ['dataset: 5\n', 'wrong', 'dataset', '5', 'must be a group of settings'],
    ['preset: robst\n', 'wrong', 'preset', 'robst', undefined],
    ['name: ../up\n', 'wrong', 'name', '../up', undefined],
    ['model: { name: unet }\n', 'wrong', 'model.name', 'unet', undefined],
    [
      'channel:\n  mixture:\n    - weight: 3\n',
      'missing',
      'channel.mixture.0.kind',
      'weight',
      'must be one of none, noise, jpeg, resize',
    ],
    [
      'channel:\n  mixture:\n    - { kind: jpeg, quality: [90, 20] }\n',
      'wrong',
      'channel.mixture.0.quality',
      '[90, 20]',
      'must be a range that begins with its smaller number',
    ],
    ['preset: robust\nimageSize: 36\n', 'wrong', 'imageSize', '36', 'must be a multiple of 8 for jpeg-qim'],
    ['schedule:\n  kind: steps\n', 'missing', 'schedule.milestones', 'schedule', undefined],
  ])('%j', (text, kind, setting, at, message) => {
    const [problem, ...more] = problems(text);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ kind, setting, at, ...(message === undefined ? {} : { message }) });
  });

  it('tells a slip from something else', () => {
    expect(problems('batchsize: 4\nwhatever: 1\nschedule:\n  learningrte: 3\n')).toEqual([
      { kind: 'unknown', setting: 'batchsize', at: 'batchsize', meant: 'batchSize' },
      { kind: 'unknown', setting: 'whatever', at: 'whatever' },
      { kind: 'unknown', setting: 'schedule.learningrte', at: 'learningrte', meant: 'learningRate' },
    ]);
  });

  it('knows no origin, which a run has', () => {
    expect(problems('origin: first@5\n')).toEqual([{ kind: 'unknown', setting: 'origin', at: 'origin' }]);
    expect(problems('dataset: { path: a }\norigin: first@5\n', 'config')).toEqual([]);
  });

  it('says a key that is written twice and goes on', () => {
    const found = problems('steps: 3\nsteps: 4\nbatchSize: 0\n');
    expect(found.map(({ kind, at }) => [kind, at])).toEqual([
      ['syntax', expect.stringContaining('s')],
      ['wrong', '0'],
    ]);
  });

  it.each([
    ['a bracket that is not closed', 'stages: [1, 2\nsteps: 3\n'],
    ['a tab', 'loss:\n\tkind: squared\n'],
    ['a line that is no setting', 'steps: 3\nhello\n'],
    ['a list', '- 1\n- 2\n'],
    ['a word', 'hello'],
    [
      'aliases in aliases',
      `a: &a [${'x,'.repeat(9)}]\n${[...'bcdefgh'].map((k, i) => `${k}: &${k} [${`*${'abcdefgh'[i]},`.repeat(9)}]`).join('\n')}\n`,
    ],
    ['ten thousand brackets', '['.repeat(10_000)],
    ['a text that is too long', 'a: 1\n'.repeat(60_000)],
  ])('with %s says so without failing', (_, text) => {
    const found = findProblems(new SettingsDocument(text), 'training');
    expect(found.length).toBeGreaterThan(0);
    for (const { range } of found) expect(range.end).toBeGreaterThan(range.start);
  });
});

describe('the config.yaml of a run', () => {
  it('must name its dataset and knows no preset', () => {
    expect(problems('dataset: { path: a }\npreset: tiny\n', 'config')).toEqual([
      { kind: 'unknown', setting: 'preset', at: 'preset' },
    ]);
    expect(problems('steps: 3\n', 'config')).toMatchObject([{ kind: 'missing', setting: 'dataset.path' }]);
    expect(problems('dataset: { path: a }\n', 'config')).toEqual([]);
  });
});
