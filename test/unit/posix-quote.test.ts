import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { quoteAll } from '../../src/posix-quote';

const evil = [
  'plain',
  '',
  ' two  words ',
  "it's",
  `'"'"'`,
  '$(touch x) `touch x` ${HOME} $HOME',
  'a;b|c&d>e<f',
  'line\nbreak\r\n',
  '\\',
  "\\'",
  '*?[a-z]~!#%^{a,b}',
  '-n',
  '--',
  'ünïcödé 🗝',
  '\u0001\u007f',
];

describe('quoteAll', () => {
  it.skipIf(process.platform === 'win32')('survives a shell, and a second one', () => {
    const print = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const command = quoteAll([process.execPath, '-e', print, '--', ...evil]);
    const once = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
    expect(JSON.parse(once)).toEqual(evil);
    const twice = execFileSync('/bin/sh', ['-c', quoteAll(['/bin/sh', '-c', command])], { encoding: 'utf8' });
    expect(JSON.parse(twice)).toEqual(evil);
  });

  it('refuses what no argument can hold', () => {
    expect(() => quoteAll(['a\0b'])).toThrow(RangeError);
  });
});
