import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleOf } from '../../../src/writing-help/example';
import { expectationOf, explain } from '../../../src/writing-help/explain';
import {
  baseOfPaths,
  freeRunName,
  kindOfFile,
  runNameOf,
  runOfConfig,
} from '../../../src/settings-files/names';
import { nearest } from '../../../src/settings-files/nearest';
import { findProblems } from '../../../src/writing-help/problems';
import { SettingsDocument } from '../../../src/settings-files/settings-document';
import { settingSchema } from '../../../src/writing-help/schema-of-kind';
import type { SettingSchema } from '../../../src/settings-files/setting-schema';
import { summaryOf } from '../../../src/settings-files/summary';
import { configOf, parseTrainingFile } from '../../../src/settings-files/training-file';
import { presetList } from '../../../src/training/preset-list';
import { presets } from '../../../src/training/presets';

describe('parseTrainingFile', () => {
  const config = (text: string) =>
    configOf(parseTrainingFile(text, 'a.stego.yaml'), 'images', 'a.stego.yaml');

  it('puts settings over the preset', () => {
    expect(config('preset: tiny\nloss: { beta: 2 }\nschedule: { kind: constant }')).toMatchObject({
      imageSize: 32,
      loss: { kind: 'squared', beta: 2 },
      schedule: { kind: 'constant', learningRate: 4e-3, warmupSteps: 20 },
      dataset: { path: 'images', fit: 'crop' },
    });
    expect(config('')).toMatchObject({ minutes: 2, imageSize: 64 });
  });

  it('takes the length of the file, not the one of the preset', () => {
    expect(config('preset: demo\nsteps: 7')).toMatchObject({ steps: 7, minutes: null });
    expect(config('preset: paper\nminutes: 7')).toMatchObject({ minutes: 7, epochs: null });
  });

  it('keeps how images become square', () => {
    expect(config('dataset: { path: a, fit: fill }').dataset).toEqual({ path: 'images', fit: 'fill' });
  });

  it('knows its dataset and its name', () => {
    expect(parseTrainingFile('dataset: a b\nname: low', 'f')).toMatchObject({ dataset: 'a b', name: 'low' });
    expect(parseTrainingFile('dataset: { path: c }', 'f')).toMatchObject({ dataset: 'c' });
    expect(parseTrainingFile('preset: tiny', 'f').dataset).toBeUndefined();
  });

  it.each([
    ['steps: [1', 'f: line 1: '],
    ['steps: 3\nloss: { kind: x y: 3 }\n', 'f: line 2: '],
    ['- 1', 'f: must be a YAML mapping of settings'],
    ['preset: huge', 'f: preset must be one of tiny, demo'],
    ['name: con', "f: name cannot be a run's name: "],
    ['steps: none', 'f: steps must be a whole number'],
  ])('refuses %j in one line', (text, start) => {
    const read = () => configOf(parseTrainingFile(text, 'f'), 'images', 'f');
    expect(read).toThrow(expect.objectContaining({ name: 'UserError' }));
    expect(read).toThrow(start);
  });
});

describe('names', () => {
  const config = path.join('/work', '.stego', 'runs', 'first', 'config.yaml');

  it('of files tell what they are', () => {
    expect(['a.stego.yaml', 'B.STEGO.YML', 'stego.yaml', 'config.yaml', config].map(kindOfFile)).toEqual([
      'training',
      'training',
      undefined,
      undefined,
      'config',
    ]);
    expect(runOfConfig(config)).toEqual({ workspace: '/work', name: 'first' });
    expect([baseOfPaths(config), baseOfPaths('/a/b.stego.yaml')]).toEqual(['/work', '/a']);
  });

  it('of runs come from those of files', () => {
    const files = ['/a/low rate.stego.yaml', config, '/a/.stego.yaml', '/a/ü.stego.yaml', '/a/plain.yaml'];
    expect(files.map(runNameOf)).toEqual(['low-rate', 'first', 'training', 'ü', 'plain']);
    expect(runNameOf('/a/rates.sweep.yml')).toBe('rates');
    expect(freeRunName('a', ['A', 'a-2'])).toBe('a-3');
    expect(freeRunName('a', ['b'])).toBe('a');
  });
});

describe('the example', () => {
  it.each(presetList.map(({ id }) => id))(
    'of %s is right, and so it is without its comment signs',
    (preset) => {
      const problems = (text: string) => findProblems(new SettingsDocument(text), 'training');
      const text = exampleOf(preset, 'a: b');
      expect(problems(text)).toEqual([]);
      expect(parseTrainingFile(text, 'f')).toMatchObject({ preset, dataset: 'a: b' });
      const keys = Object.keys(presets[preset]).join('|');
      const settings = text.replaceAll(RegExp(String.raw`^# (?=(?:${keys}):|  +)`, 'gm'), '');
      expect(problems(settings)).toEqual([]);
      const { settings: read } = parseTrainingFile(settings, 'f');
      expect(read).toMatchObject(presets[preset] as object);
    },
  );
});

describe('hovers', () => {
  const at = (marked: string, kind: 'training' | 'config' = 'training') =>
    explain(marked.replace('|', ''), marked.indexOf('|'), kind);

  it.each([
    ['ste|ps: 5', 'steps'],
    ['steps: 1|0', 'steps'],
    ['schedule:\n  learning|Rate: 1\n', 'schedule.learningRate'],
    ['model:\n  name: jpeg-qim\n  peri|od: 9\n', 'model.period'],
    ['preset: robust\nmodel: { peri|od: 9 }\n', 'model.period'],
    ['channel:\n  mixture:\n    - { kind: jpeg, quality: [9|0, 95] }\n', 'channel.mixture.0.quality'],
    ['dataset: ima|ges', 'dataset'],
    ['dataset: { fi|t: fill }', 'dataset.fit'],
  ])('%j explains %s', (text, setting) => {
    const found = at(text);
    expect(found?.setting).toBe(setting);
    expect(found?.schema.description).toMatch(/\.$|`/);
  });

  it.each(['steps: 5  # comm|ent', 'nothing|: 5', '|', '# |'])('%j has nothing to say', (text) =>
    expect(at(text)).toBeUndefined(),
  );

  it('say what is expected', () => {
    const expected = (text: string) => expectationOf(at(text)!.schema);
    expect(expected('imageSize|: 3')).toEqual({ kind: 'whole', least: 8, most: 1024, orNull: false });
    expect(expected('loss: { beta|: 3 }')).toEqual({ kind: 'number', above: 0, orNull: false });
    expect(expected('optimizer: { clipNorm|: 3 }')).toEqual({ kind: 'number', above: 0, orNull: true });
    expect(expected('optimizer: { beta1|: 3 }')).toEqual({
      kind: 'number',
      least: 0,
      below: 1,
      orNull: false,
    });
    expect(expected('loss: { kind|: x }')).toMatchObject({
      kind: 'choice',
      choices: ['squared', 'absolute'],
    });
  });

  it('say what a setting is if left out: by the preset, else by itself', () => {
    expect(at('preset: tiny\nimage|Size: 40')).toMatchObject({ leftOut: 32 });
    expect(at('se|ed: 4')).toMatchObject({ leftOut: 1 });
    expect(at('image|Size: 40', 'config')).toMatchObject({ leftOut: 64 });
    expect(at('preset: robust\nmodel: { name: residual-qim, wi|dth: 40 }')).toMatchObject({ leftOut: 48 });
    expect(at('lo|ss: {}')).not.toHaveProperty('leftOut');
  });

  it('exist for every setting', () => {
    const bare: string[] = [];
    const visit = (schema: SettingSchema, place: string) => {
      for (const [key, child] of Object.entries(schema.properties ?? {})) {
        if (!child.description) bare.push(`${place}${key}`);
        visit(child, `${place}${key}.`);
      }
      for (const branch of [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) visit(branch, place);
      if (schema.items) visit(schema.items, place);
    };
    visit(settingSchema('training'), '');
    visit(settingSchema('config'), '');
    expect(bare).toEqual([]);
  });
});

describe('the summary', () => {
  it('holds what can be read', () => {
    expect(summaryOf('preset: robust\ndataset: { path: a }\nloss: [')).toEqual({
      preset: 'robust',
      dataset: 'a',
    });
    expect(summaryOf('dataset: b')).toEqual({ preset: 'demo', dataset: 'b' });
    expect(summaryOf('- x')).toEqual({ preset: 'demo' });
  });
});

describe('nearest', () => {
  it('finds slips of the keyboard and nothing far off', () => {
    const names = ['steps', 'seed', 'batchSize', 'schedule'];
    expect(nearest('setps', names)).toBe('steps');
    expect(nearest('BATCHSIZE', names)).toBe('batchSize');
    expect(nearest('sceduel', names)).toBe('schedule');
    expect(nearest('dataset', names)).toBeUndefined();
    expect(nearest('x', names)).toBeUndefined();
  });
});
