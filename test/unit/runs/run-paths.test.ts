import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveCheckpoint } from '../../../src/runs/checkpoint-reference';
import { saveCheckpoint } from '../../../src/runs/checkpoints';
import { runFolder, runFolderAt, sweepsFolder, trialFolder, trialOf } from '../../../src/runs/run-paths';
import { smallConfig } from '../../support/networks';
import { temporaryFolder } from '../../support/temporary-folder';

describe('the paths of a run', () => {
  it('are those of its folder in the workspace', () => {
    const run = runFolder('/work space', 'first');
    expect(run.folder).toBe(path.join('/work space', '.stego', 'runs', 'first'));
    expect(run.name).toBe('first');
    expect(runFolderAt(run.folder)).toEqual(run);
  });

  it('are those of a trial, where the name is one', () => {
    const run = runFolder('/w', 'rates:7');
    expect(run.folder).toBe(path.join('/w', '.stego', 'sweeps', 'rates', 'trials', '0007'));
    expect(run.name).toBe('rates:7');
    expect(runFolderAt(run.folder)).toEqual(run);
    expect(runFolder('/w', 'rates:12345').folder).toBe(
      path.join('/w', '.stego', 'sweeps', 'rates', 'trials', '12345'),
    );
    expect(trialOf('rates:7')).toEqual({ sweep: 'rates', trial: 7 });
    expect(trialOf('rates')).toBeUndefined();
  });

  it.each(['../up:1', 'a/b:1', 'rates:-1', 'rates:x', ':1', 'rates:1:2', 'con:1'])('refuse "%s"', (name) => {
    expect(() => runFolder('/w', name)).toThrow(/cannot be a run's name/);
  });

  it('keep the name of a folder that is called like a number elsewhere', () => {
    expect(runFolderAt('/w/.stego/runs/0007').name).toBe('0007');
  });
});

describe('a checkpoint of a trial', () => {
  it('is found by the name of the trial, and its dataset from the workspace', async () => {
    const workspace = temporaryFolder();
    const run = runFolderAt(trialFolder(path.join(sweepsFolder(workspace), 'rates'), 3));
    mkdirSync(run.checkpoints, { recursive: true });
    const config = smallConfig();
    const name = await saveCheckpoint(run.checkpoints, { step: 9, config, tensors: new Map() });
    const file = path.join(run.checkpoints, name);
    const trainedOn = path.resolve(workspace, config.dataset.path);
    expect(await resolveCheckpoint(workspace, 'rates:3@9')).toMatchObject({ file, trainedOn });
    expect(await resolveCheckpoint(workspace, file)).toMatchObject({ file, trainedOn });
    const folder = path.dirname(path.dirname(file));
    for (const place of [folder, `${folder}@9`, `${path.relative(workspace, folder)}@last`]) {
      expect(await resolveCheckpoint(workspace, place)).toMatchObject({ file, trainedOn });
    }
    await expect(resolveCheckpoint(workspace, `${folder}@8`)).rejects.toThrow('has no checkpoint at step 8');
    await expect(resolveCheckpoint(workspace, 'rates:4')).rejects.toThrow('There is no run "rates:4"');
  });
});
