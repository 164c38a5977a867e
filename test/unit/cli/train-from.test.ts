import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { checkpointFileName, loadCheckpoint } from '../../../src/runs/checkpoints';
import { deleteRun, readRunConfig } from '../../../src/runs/run-folder';
import { runFolder } from '../../../src/runs/run-paths';
import { readStatus } from '../../../src/runs/status';
import { untrainedCheckpoint } from '../../support/networks';
import { runStego } from '../../support/run-stego';

let folder: string;

const train = (...args: string[]) => runStego(folder, ['train', '--device', 'cpu', '--json', ...args]);
const weights = async (name: string, step: number) => {
  const file = path.join(runFolder(folder, name).checkpoints, checkpointFileName(step));
  const { tensors } = await loadCheckpoint(file);
  return [...tensors].filter(([tensor]) => !tensor.startsWith('adam.')).map(([, { data }]) => data);
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stego-from-'));
  await createSampleDataset(path.join(folder, 'images'), { count: 12, size: 32, seed: 1 });
  const { err } = await train('--data', 'images', '--preset', 'tiny', '--steps', '3', '--name', 'first');
  expect(err).toBe('');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('stego train --from', () => {
  it('begins a new run with the weights of the checkpoint, and tells in its config', async () => {
    // So small a rate moves nothing: what the new run saves is what it began with.
    const still = ['--steps', '1', '--learning-rate', '1e-30', '--name', 'second'];
    const { code, err } = await train('--from', 'first@3', ...still);
    expect([code, err]).toEqual([0, '']);
    expect(await weights('second', 1)).toEqual(await weights('first', 3));
    const first = await readRunConfig(runFolder(folder, 'first').folder);
    const second = await readRunConfig(runFolder(folder, 'second').folder);
    expect(second).toEqual({
      ...first,
      origin: 'first@3',
      steps: 1,
      schedule: { ...first.schedule, learningRate: 1e-30 },
    });
  });

  it('goes on when the run that it came from is deleted', async () => {
    await train('--data', 'images', '--preset', 'tiny', '--steps', '1', '--name', 'gone');
    const { code } = await train('--from', 'gone', '--steps', '1', '--name', 'left');
    expect(code).toBe(0);
    await deleteRun(folder, 'gone');
    rmSync(path.join(runFolder(folder, 'left').checkpoints, checkpointFileName(1)));
    const resumed = await runStego(folder, ['resume', 'left', '--steps', '2', '--device', 'cpu']);
    expect(resumed.code).toBe(0);
    expect((await readStatus(runFolder(folder, 'left').status)).status?.state).toBe('finished');
  });

  it('wants to be told the images of a checkpoint from elsewhere', async () => {
    const file = await untrainedCheckpoint(path.join(folder, 'elsewhere'));
    const { code, err } = await train('--from', file, '--name', 'third');
    expect([code, err]).toEqual([
      1,
      `stego: Nobody knows the images of ${file} here: name some by --data.\n`,
    ]);
  });
});
