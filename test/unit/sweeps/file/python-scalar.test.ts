import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readPlainScalar } from '../../../../src/sweeps/file/python-scalar';

const scalars = [
  ...['0', '1', '-7', '+3', '12345678', '1_000', '010', '-017', '09', '0b101', '0x1F', '-0x10', '0o17', '00'],
  ...[
    '1.0',
    '1.',
    '.5',
    '-.5',
    '0.0005',
    '1_0.5',
    '1.0e-5',
    '1.0e+5',
    '1.e-4',
    '.5e-3',
    '+1.5',
    '1.5e300',
    '-0.0',
  ],
  ...['.inf', '-.inf', '+.INF', '.Inf', '1..2', '1.2.3', '+', '.', '1,5', '1 000'],
  ...[
    'yes',
    'Yes',
    'YES',
    'no',
    'on',
    'off',
    'Off',
    'true',
    'True',
    'TRUE',
    'false',
    'tRue',
    'y',
    'n',
    'Y',
    'N',
  ],
  ...[
    '~',
    'null',
    'Null',
    'NULL',
    'none',
    'None',
    'nan',
    '.nan',
    'inf',
    'relu',
    'leaky-relu',
    'e5',
    '5e',
    '1e',
  ],
];

/** What is a number to us and a text to Python. */
const exponents = ['1e-5', '1e5', '5E-4', '1.0e5', '2.5E10', '-1e+3', '1_0e2', '.5e3', '-.5', '+.5e-3'];

describe('a plain scalar', () => {
  it.each(exponents)('%s is a number that Python takes for a text', (source) => {
    const { value, isFloat, isTextToPython } = readPlainScalar(source);
    expect({ value, isFloat, isTextToPython }).toEqual({
      value: Number(source.replaceAll('_', '')),
      isFloat: true,
      isTextToPython: true,
    });
  });

  it.each([
    ['4:2:0', '4:2:0'],
    ['2026-01-31', '2026-01-31'],
    ['yes', true],
    ['Off', false],
    ['010', 8],
    ['1_000', 1000],
    ['~', null],
    ['y', 'y'],
    ['0o17', '0o17'],
  ])('%s is %j', (source, value) => expect(readPlainScalar(source).value).toBe(value));
});

/** For every scalar its type and its value as Python sees them. */
const script = `
import json, sys, yaml
def read(text):
    value = yaml.safe_load("- " + text)[0]
    return [type(value).__name__, repr(value) if isinstance(value, float) else value]
print(json.dumps([read(text) for text in json.load(sys.stdin)]))
`;

describe('PyYAML', () => {
  const probe = spawnSync('python3', ['-c', 'import yaml; yaml.safe_load("1")']);

  it.skipIf(probe.status !== 0)('reads the same', () => {
    const all = [...scalars, ...exponents];
    const { stdout, stderr } = spawnSync('python3', ['-c', script], {
      input: JSON.stringify(all),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const theirs = JSON.parse(stdout) as [string, unknown][];
    for (const [i, source] of all.entries()) {
      const ours = readPlainScalar(source);
      const [type, value] = theirs[i];
      expect([source, typeOf(ours)]).toEqual([source, type]);
      if (type === 'float') expect([source, ours.value]).toEqual([source, numberOf(String(value))]);
      else if (!ours.isTextToPython) expect([source, ours.value]).toEqual([source, value]);
    }
  });
});

function typeOf({ value, isFloat, isTextToPython }: ReturnType<typeof readPlainScalar>): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string' || isTextToPython) return 'str';
  return isFloat ? 'float' : 'int';
}

const numberOf = (text: string) => Number(text.replace('inf', 'Infinity'));
