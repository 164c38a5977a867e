import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runStego } from '../../support/run-stego';
import { sweepFixture } from '../../support/sweep-fixture';
import { temporaryFolder } from '../../support/temporary-folder';

describe('a sweep of which all trials fail', () => {
  it('warns before, fails itself, and says why', async () => {
    const { file, folder } = await sweepFixture(temporaryFolder(), [1e30, 1e29], 400);
    const run = await runStego(path.dirname(file), [
      ...['sweep', 'run', file, '--out', folder, '--poll', '0.1', '--parallel', '2'],
    ]);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/small\.sweep\.yaml: line \d+: warning: Here this is the number 1/);
    expect(run.err).toContain(
      'stego: All 2 trials failed, trial 0 so: The gradient was not finite for 10 steps',
    );
    expect(run.err).toContain('for a sweep in its file');
    const again = await runStego(folder, ['sweep', 'resume', folder]);
    expect(again.code).toBe(1);
    expect(again.err).toContain('sweep.yaml: line');
    const { out } = await runStego(folder, ['sweep', 'status', folder]);
    expect(out).toMatch(/^1 +failed +lr 1e\+29\n {7}The gradient was not finite/m);
  }, 120_000);

  it('tells all mistakes of its file at once', async () => {
    const { file, folder } = await sweepFixture(temporaryFolder(), [-1, 0], 20, { seed: -1 });
    const { code, out, err } = await runStego(path.dirname(file), ['sweep', 'run', file, '--out', folder]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    const said = err
      .trim()
      .split('\n')
      .map((line) => line.replace(/^stego: .*yaml: line \d+: /, ''));
    expect(said).toEqual([
      'lr must be a number above 0, not -1',
      'lr must be a number above 0, not 0',
      'stego.seed must be a whole number from 0 to 4294967295',
    ]);
    const missing = await runStego(path.dirname(file), ['sweep', 'run', 'nofile.yaml', '--out', folder]);
    expect(missing.err).toBe('stego: nofile.yaml does not exist.\n');
  }, 60_000);
});
