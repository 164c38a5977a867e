import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { listCheckpoints } from '../../../src/runs/checkpoints';
import { readMetrics } from '../../../src/runs/metrics';
import { runFolder } from '../../../src/runs/run-paths';
import { readStatus } from '../../../src/runs/status';
import { runStego } from '../../support/run-stego';
import { temporaryFolder } from '../../support/temporary-folder';

describe('a training whose gradient is not finite any more', () => {
  it('is given up after ten steps, with a word on what to do and no checkpoint of the ruins', async () => {
    const folder = temporaryFolder();
    await createSampleDataset(path.join(folder, 'images'), { count: 8, size: 16, seed: 1 });
    const settings =
      'imageSize: 16\nevery: {log: 1, evaluate: 100, checkpoint: 4}\noptimizer: {clipNorm: null}\n';
    await writeFile(path.join(folder, 'settings.yaml'), settings);
    const rate = ['--learning-rate', '1e30', '--steps', '100'];
    const args = ['train', '-d', 'images', '-p', 'tiny', '--config', 'settings.yaml', '-n', 'wild', ...rate];
    const { code, err } = await runStego(folder, args);
    expect(code).toBe(1);
    expect(err).toContain('not finite for 10 steps');
    expect(err).toContain('schedule.learningRate');
    const run = runFolder(folder, 'wild');
    const { status } = await readStatus(run.status);
    expect(status?.state).toBe('failed');
    expect(status?.skippedSteps).toBeGreaterThan(5);
    expect(await listCheckpoints(run.checkpoints)).toEqual([]);
    const last = (await readMetrics(run.metrics)).at(-1);
    expect(last?.skippedSteps).toBeGreaterThan(5);
  });
});
