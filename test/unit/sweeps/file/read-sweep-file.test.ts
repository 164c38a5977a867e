import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSweepFile, sweepFileWarnings } from '../../../../src/sweeps/file/parse-sweep-file';
import { temporaryFolder } from '../../../support/temporary-folder';

function fileOf(text: string): string {
  const file = path.join(temporaryFolder(), 'rates.sweep.yaml');
  writeFileSync(file, text);
  return file;
}

describe('reading a sweep file', () => {
  it('throws all its mistakes, and no warning', async () => {
    const file = fileOf('method: grd\nparameters:\n  lr: { values: [1e-5, -1] }\nrun_cap: 0\n');
    await expect(readSweepFile(file)).rejects.toMatchObject({
      name: 'UserError',
      message: `${file}: line 1: method must be one of grid, random, bayes`,
      lines: [
        `${file}: line 1: method must be one of grid, random, bayes`,
        `${file}: line 3: lr must be a number above 0, not -1`,
        `${file}: line 4: run_cap must be a whole number from 1 on`,
      ],
    });
  });

  it('says that a file is not there, or is none', async () => {
    const missing = path.join(temporaryFolder(), 'nofile.yaml');
    await expect(readSweepFile(missing)).rejects.toThrow(`${missing} does not exist.`);
    const folder = path.dirname(missing);
    await expect(readSweepFile(folder)).rejects.toThrow(`${folder} is a folder: name a file.`);
  });

  it('gives warnings, but nothing that is only information', async () => {
    const file = fileOf(
      'program: train.py\nmethod: random\nparameters:\n  lr: { distribution: log_uniform, min: 0.001, max: 0.01 }\n',
    );
    expect(await sweepFileWarnings(file)).toEqual([
      expect.stringContaining(
        `${file}: line 4: warning: min and max of log_uniform are exponents: this draws from 1.001 to 1.01`,
      ),
    ]);
  });
});
