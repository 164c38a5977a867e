import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { encodeSafetensors, type SafeTensor } from '../../../src/interop/safetensors';
import { resolveCheckpoint } from '../../../src/runs/checkpoint-reference';
import {
  checkpointFileName,
  listCheckpoints,
  loadCheckpoint,
  loadNewestCheckpoint,
  pruneCheckpoints,
  readCheckpointHeader,
  saveCheckpoint,
} from '../../../src/runs/checkpoints';
import { checkRunConfig, printRunConfig } from '../../../src/runs/config';
import type { RunStatus } from '../../../src/runs/contract';
import { createRun } from '../../../src/runs/run-folder';
import type { RunFolder } from '../../../src/runs/run-paths';
import { writeStatus } from '../../../src/runs/status';
import { temporaryFolder } from '../../support/temporary-folder';

const config = checkRunConfig({ dataset: { path: 'bilder "ü"' }, seed: 42 }, 'test');

function tensorsOf(step: number): Map<string, SafeTensor> {
  return new Map<string, SafeTensor>([
    ['hide.0.weight', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(step, 0.1, NaN, -1) }],
    ['rng', { dtype: 'I32', shape: [1], data: Int32Array.of(-step) }],
  ]);
}

const save = (folder: string, step: number) =>
  saveCheckpoint(folder, { step, config, tensors: tensorsOf(step) });

describe('checkpoints', () => {
  it('come back as they were saved', async () => {
    const folder = temporaryFolder();
    const name = await saveCheckpoint(folder, {
      step: 120,
      config,
      tensors: tensorsOf(120),
      extra: { time: '12.5' },
    });
    expect(name).toBe('00000120.safetensors');
    const file = path.join(folder, name);
    const header = { file, step: 120, seed: 42, config, extra: { time: '12.5' } };
    expect(await loadCheckpoint(file)).toEqual({ ...header, tensors: tensorsOf(120) });
    expect(await readCheckpointHeader(file)).toEqual(header);
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('are listed by step, past eight digits too, and nothing else is', async () => {
    const folder = temporaryFolder();
    for (const step of [123_456_789, 20, 3]) await save(folder, step);
    for (const name of ['.00000001.safetensors.x.tmp', '1.safetensors', 'best.safetensors', '00000004.txt']) {
      writeFileSync(path.join(folder, name), '');
    }
    expect((await listCheckpoints(folder)).map(({ step }) => step)).toEqual([3, 20, 123_456_789]);
    expect(await listCheckpoints(path.join(folder, 'missing'))).toEqual([]);
  });

  it('are pruned to the newest and the best', async () => {
    const folder = temporaryFolder();
    for (const step of [1, 2, 3, 4, 5]) await save(folder, step);
    expect(await pruneCheckpoints(folder, 2, checkpointFileName(2))).toEqual([1, 3].map(checkpointFileName));
    expect((await listCheckpoints(folder)).map(({ step }) => step)).toEqual([2, 4, 5]);
    expect(await pruneCheckpoints(folder, 0)).toEqual([2, 4].map(checkpointFileName));
    expect((await listCheckpoints(folder)).map(({ step }) => step)).toEqual([5]);
  });

  it('are kept on demand, without taking the place of a newer one', async () => {
    const folder = temporaryFolder();
    for (const step of [1, 2, 3, 4, 5]) await save(folder, step);
    const kept = [2, 4].map(checkpointFileName);
    expect(await pruneCheckpoints(folder, 2, checkpointFileName(5), kept)).toEqual([checkpointFileName(1)]);
    expect((await listCheckpoints(folder)).map(({ step }) => step)).toEqual([2, 3, 4, 5]);
  });

  it('fall back past broken ones, and say so', async () => {
    const folder = temporaryFolder();
    expect(await loadNewestCheckpoint(folder)).toEqual({ problems: [] });
    for (const step of [1, 2, 3]) await save(folder, step);
    const [, second, third] = (await listCheckpoints(folder)).map(({ file }) => file);
    truncateSync(third, readFileSync(third).length - 3);
    writeFileSync(second, '');
    const { checkpoint, problems } = await loadNewestCheckpoint(folder);
    expect(checkpoint?.step).toBe(1);
    expect(checkpoint?.tensors).toEqual(tensorsOf(1));
    expect(problems).toEqual([
      `${third}: the file is cut off, 3 bytes of its tensors are missing.`,
      `${second}: not a safetensors file, it has only 0 bytes.`,
    ]);
  });

  const metadata = {
    format: 'stego-lab',
    formatVersion: '1',
    step: '1',
    seed: '1',
    config: printRunConfig(config),
  };
  it.each([
    ['a foreign file', { format: 'pt' }, 'not a checkpoint of Stego Lab, its header names no config.'],
    [
      'a later version',
      { ...metadata, formatVersion: '2' },
      'checkpoint version 2 is not supported, this Stego Lab reads 1.',
    ],
    ['a broken step', { ...metadata, step: '1e3' }, 'the header names no valid step and seed.'],
    [
      'a broken config',
      { ...metadata, config: 'steps: 3' },
      'config: dataset.path is missing, it must be a text',
    ],
  ])('explain %s', async (_what, header, message) => {
    const file = path.join(temporaryFolder(), 'x.safetensors');
    writeFileSync(file, encodeSafetensors(tensorsOf(1), header));
    for (const read of [loadCheckpoint, readCheckpointHeader]) {
      await expect(read(file)).rejects.toThrow(new UserError(`${file}: ${message}`));
    }
  });

  it('explain what is no file, or cut off anywhere', async () => {
    const folder = temporaryFolder();
    await save(folder, 1);
    const file = path.join(folder, checkpointFileName(1));
    const whole = readFileSync(file);
    const cut = path.join(folder, 'cut.safetensors');
    for (const read of [loadCheckpoint, readCheckpointHeader]) {
      await expect(read(`${file}.not`)).rejects.toThrow(`There is no checkpoint ${file}.not.`);
      await expect(read(folder)).rejects.toThrow(`${folder} is a folder, not a checkpoint.`);
      for (const length of [0, 7, 8, 100, whole.length - 1]) {
        writeFileSync(cut, whole.subarray(0, length));
        await expect(read(cut)).rejects.toThrow(UserError);
      }
    }
  });
});

describe('resolveCheckpoint', () => {
  async function workspaceWithRun(): Promise<{ workspace: string; run: RunFolder }> {
    const workspace = temporaryFolder();
    const run = await createRun(workspace, 'night', config);
    for (const step of [100, 200, 300]) await save(run.checkpoints, step);
    return { workspace, run };
  }

  const status = (best: string): RunStatus => ({
    version: 1,
    state: 'finished',
    pid: 1,
    host: 'h',
    heartbeat: '',
    step: 300,
    totalSteps: 300,
    epoch: 1,
    checkpoints: [],
    best,
  });

  it('finds a run, its best, last and steps', async () => {
    const { workspace, run } = await workspaceWithRun();
    const step = async (reference: string) => (await resolveCheckpoint(workspace, reference)).step;
    expect(await step('night')).toBe(300);
    await writeStatus(run.status, status(checkpointFileName(200)));
    expect(await step('night')).toBe(200);
    expect(await step('night@best')).toBe(200);
    expect(await step('night@last')).toBe(300);
    expect(await step('night@100')).toBe(100);
    expect(await step('night@00000100')).toBe(100);
    expect(await resolveCheckpoint(workspace, 'night@100')).toEqual({
      file: path.join(run.checkpoints, '00000100.safetensors'),
      step: 100,
      config,
      trainedOn: path.resolve(workspace, config.dataset.path),
    });
  });

  it('finds a file by its path', async () => {
    const { workspace, run } = await workspaceWithRun();
    const file = path.join(workspace, 'model.safetensors');
    copyFileSync(path.join(run.checkpoints, '00000200.safetensors'), file);
    expect(await resolveCheckpoint(workspace, 'model.safetensors')).toEqual({
      file,
      step: 200,
      config,
    });
    const ofRun = path.join(run.checkpoints, '00000300.safetensors');
    expect(await resolveCheckpoint(workspace, ofRun)).toMatchObject({
      step: 300,
      trainedOn: path.resolve(workspace, config.dataset.path),
    });
    expect(await resolveCheckpoint('/', ofRun)).toMatchObject({
      trainedOn: path.resolve(workspace, config.dataset.path),
    });
    expect(await resolveCheckpoint('/', file)).not.toHaveProperty('trainedOn');
    const renamed = path.join(workspace, 'sub', 'weights@night');
    mkdirSync(path.dirname(renamed));
    renameSync(file, renamed);
    expect((await resolveCheckpoint(workspace, 'sub/weights@night')).step).toBe(200);
    await expect(resolveCheckpoint(workspace, file)).rejects.toThrow(`There is no checkpoint ${file}.`);
  });

  it('goes back past a broken last one and says so', async () => {
    const { workspace, run } = await workspaceWithRun();
    const broken = path.join(run.checkpoints, '00000300.safetensors');
    truncateSync(broken, 50);
    expect(await resolveCheckpoint(workspace, 'night@last')).toMatchObject({
      step: 200,
      note: `Took the checkpoint at step 200 instead: ${broken}: the file is cut off inside its header.`,
    });
    await expect(resolveCheckpoint(workspace, 'night@300')).rejects.toThrow('cut off inside its header');
  });

  it.each(['broken', 'gone'])('falls back to the newest where the best is %s and says so', async (how) => {
    const { workspace, run } = await workspaceWithRun();
    const best = path.join(run.checkpoints, checkpointFileName(100));
    await writeStatus(run.status, status(checkpointFileName(100)));
    if (how === 'broken') truncateSync(best, 50);
    else rmSync(best);
    for (const reference of ['night', 'night@best']) {
      const { step, note } = await resolveCheckpoint(workspace, reference);
      expect(step).toBe(300);
      expect(note).toContain('Took the checkpoint at step 300 instead: ');
      expect(note).toContain(best);
    }
  });

  it('says what there is', async () => {
    const { workspace, run } = await workspaceWithRun();
    const message = (reference: string) =>
      resolveCheckpoint(workspace, reference).then(
        () => 'found',
        (error: unknown) => (error instanceof UserError ? error.message : 'not a UserError'),
      );
    expect(await message('night@best')).toBe('Run "night" has no best checkpoint yet; it has 100, 200, 300.');
    await writeStatus(run.status, status(checkpointFileName(200)));
    expect(await message('night@150')).toBe(
      'Run "night" has no checkpoint at step 150; it has 100, 200 (best), 300.',
    );
    expect(await message('night@newest')).toBe(
      '"night@newest": after "@" comes a step, "best" or "last"; it has 100, 200, 300.',
    );
    expect(await message('day')).toBe('There is no run "day"; there are night.');
    expect(await message('')).toBe('"" cannot be a run\'s name: it is empty.');
    await createRun(workspace, 'fresh', config);
    expect(await message('fresh')).toBe('Run "fresh" has no checkpoint yet.');
    const empty = temporaryFolder();
    expect(await resolveCheckpoint(empty, 'day').catch((error: Error) => error.message)).toBe(
      `There is no run "day": ${path.join(empty, '.stego', 'runs')} holds no runs.`,
    );
    for (let step = 400; step <= 1200; step += 100) await save(run.checkpoints, step);
    expect(await message('night@1')).toBe(
      'Run "night" has no checkpoint at step 1; it has …, 500, 600, 700, 800, 900, 1000, 1100, 1200.',
    );
  });
});
