import { describe, expect, it } from 'vitest';
import { parseSweepFile } from '../../../../src/sweeps/file/parse-sweep-file';

/** What is only good to know of a file that is right, with what is underlined. */
function remarks(text: string) {
  const { definition, problems } = parseSweepFile(text, 'f');
  expect(definition).toBeDefined();
  return problems.map(({ severity, range, line, fix }) => ({
    severity,
    at: text.slice(range.start, range.end),
    line: line.replace(/^f: /, ''),
    ...(fix === undefined ? {} : { fix }),
  }));
}

const sweep = (parameters: string, rest = '', metric = 'name: loss') =>
  `method: random\nmetric: { ${metric} }\nparameters:\n  ${parameters}\n${rest}`;

describe('a warning', () => {
  it.each([
    ['1e-5', '0.00001'],
    ['1e-3', '0.001'],
    ['2.5e-4', undefined],
    ['2.5e4', '25000'],
    ['1.e-4', undefined],
    ['.5e-3', undefined],
    ['5E-4', '0.0005'],
  ])('that Python reads %s as a text', (written, fix) => {
    const found = remarks(sweep(`lr: { values: [0.1, ${written}] }`));
    if (fix === undefined) expect(found).toEqual([]);
    else expect(found).toMatchObject([{ severity: 'warning', at: written, fix }]);
  });

  it('is not given of a name, or of what only we read', () => {
    expect(
      remarks(sweep('seed: { value: 1 }', 'name: 1e-5x\nstego: { settings: { loss: { beta: 1e-1 } } }\n')),
    ).toEqual([]);
  });

  it('says that exponents were written for values', () => {
    const text = sweep('lr: { distribution: log_uniform, min: 0.0001, max: 0.1 }');
    expect(remarks(text)).toEqual([
      {
        severity: 'warning',
        at: 'log_uniform',
        fix: 'log_uniform_values',
        line: 'line 4: warning: min and max of log_uniform are exponents: this draws from 1 to 1.105. For values write log_uniform_values.',
      },
    ]);
    expect(remarks(sweep('lr: { distribution: log_uniform, min: -9.2, max: -2.3 }'))).toEqual([]);
  });

  it('tells which way a figure is better', () => {
    expect(remarks(sweep('seed: { value: 1 }', '', 'name: validation.secret.psnr'))).toMatchObject([
      { severity: 'warning', at: 'validation.secret.psnr' },
    ]);
    expect(remarks(sweep('seed: { value: 1 }', '', 'name: loss, goal: maximize'))).toMatchObject([
      { severity: 'warning', at: 'maximize', fix: 'minimize' },
    ]);
    expect(remarks(sweep('seed: { value: 1 }', '', 'name: val_secret_ssim, goal: maximize'))).toEqual([]);
  });

  it('says that a normal distribution reaches what a training refuses', () => {
    const text = sweep('lr: { distribution: normal, mu: 0.01, sigma: 0.01 }');
    expect(remarks(text)).toMatchObject([{ severity: 'warning', at: 'lr' }]);
    expect(remarks(sweep('lr: { distribution: log_normal, mu: -7 }'))).toEqual([]);
  });

  it('tells of a value that is there twice', () => {
    const text = sweep('lr: { values: [0.1, 0.2, 0.1] }');
    expect(remarks(text)).toMatchObject([{ severity: 'warning', at: '0.1' }]);
  });
});

describe('an information', () => {
  it.each([
    ['program: train.py\n', 'program'],
    ['project: stego\n', 'project'],
    ['entity: lab\n', 'entity'],
    ['command:\n  - ${env}\n  - python3\n  - ${program}\n  - ${args}\n', 'command'],
    ['controller: { type: local }\n', 'controller'],
    ['apiVersion: "1"\nkind: sweep\n', 'apiVersion', 'kind'],
  ])('that %j changes nothing', (rest, ...at) => {
    const found = remarks(sweep('seed: { value: 1 }', rest));
    expect(found).toEqual(at.map((key) => expect.objectContaining({ severity: 'information', at: key })));
  });

  it('that failed trials count in one way', () => {
    expect(remarks(sweep('seed: { value: 1 }', '', 'name: loss, impute: best'))).toMatchObject([
      { severity: 'information', at: 'impute' },
    ]);
    expect(
      remarks(sweep('seed: { value: 1 }', '', 'name: loss, impute: worst, impute_while_running: false')),
    ).toEqual([]);
  });
});
