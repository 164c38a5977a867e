import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { parseRunConfig } from '../../../src/runs/config';
import { beginSweep, reopenSweep } from '../../../src/sweeps/begin-sweep';
import { createTrialRun, sweepFolderAt, trialRun } from '../../../src/sweeps/sweep-folder';
import { configOfTrial } from '../../../src/sweeps/config-of-trial';
import { sweepFixture } from '../../support/sweep-fixture';
import { temporaryFolder } from '../../support/temporary-folder';

async function begun(choices: Parameters<typeof beginSweep>[3] = {}) {
  const folder = temporaryFolder();
  const fixture = await sweepFixture(folder, [0.001], 20);
  const sweep = sweepFolderAt(fixture.folder);
  const journal = await beginSweep(sweep, folder, fixture.file, choices);
  const change = (stego: object) => {
    const text = readFileSync(fixture.file, 'utf8');
    writeFileSync(
      sweep.file,
      text.replace(/^stego:\n/m, `stego:\n${stringify(stego).replace(/^(?=.)/gm, '  ')}`),
    );
  };
  return { ...fixture, workspace: folder, sweep, journal, change };
}

describe('a sweep that is taken up again', () => {
  it('keeps what was said beside its file until the file says something else of it', async () => {
    const { sweep, change } = await begun({ runner: 'slurm', parallel: 7 });
    const options = async () => (await (await reopenSweep(sweep, {})).read()).options;
    expect(await options()).toMatchObject({ runner: { kind: 'slurm', gpus: 1 }, parallel: 7 });
    change({ seed: 3 });
    expect(await options()).toMatchObject({ runner: { kind: 'slurm', gpus: 1 }, parallel: 7 });
    change({ parallel: 2 });
    expect((await options()).parallel).toBeUndefined();
    expect((await options()).runner).toBeDefined();
    change({ parallel: 2, runner: { kind: 'slurm', gpus: 4 } });
    expect((await options()).runner).toBeUndefined();
    const { options: said } = await (await reopenSweep(sweep, { parallel: 5 })).read();
    expect(said.parallel).toBe(5);
  });

  it('takes other settings as long as nothing is trained', async () => {
    const { sweep, journal, file } = await begun();
    const trial = (await journal.addTrial(() => ({ values: { lr: 0.001 } })))!;
    const run = trialRun(sweep, 0);
    const configNow = async () => {
      const { definition, options } = await journal.read();
      await createTrialRun(run, configOfTrial(definition, trial.values, options.dataset));
      return parseRunConfig(readFileSync(run.config, 'utf8'), 'config.yaml');
    };
    expect((await configNow()).batchSize).toBe(1);
    writeFileSync(sweep.file, readFileSync(file, 'utf8').replace('batchSize: 1', 'batchSize: 2'));
    await reopenSweep(sweep, {});
    expect((await configNow()).batchSize).toBe(2);

    await journal.report([{ trial, reports: [{ index: 1, value: 0.5 }] }]);
    await reopenSweep(sweep, {});
    writeFileSync(sweep.file, readFileSync(file, 'utf8').replace('batchSize: 1', 'batchSize: 3'));
    await expect(reopenSweep(sweep, {})).rejects.toThrow(
      /sweep\.yaml: trial 0 was trained with another preset or other settings; for these begin another sweep\.$/,
    );
    expect((await journal.read()).definition.settings).toMatchObject({ batchSize: 2 });
  });
});

describe('the images of a sweep', () => {
  it('are others where the file says so, as long as nothing is trained', async () => {
    const { sweep, journal, file, workspace } = await begun();
    await createSampleDataset(path.join(workspace, 'others'), { count: 4, size: 32, seed: 2 });
    const dataset = async () => (await (await reopenSweep(sweep, {})).read()).options.dataset;
    const name = (place: string) =>
      writeFileSync(sweep.file, readFileSync(file, 'utf8').replace('dataset: images', `dataset: ${place}`));
    expect(await dataset()).toBe('images');
    name('../others');
    expect(await dataset()).toBe('others');
    name('../missing');
    await expect(dataset()).rejects.toThrow('There is no dataset or folder ../missing');
    const trial = (await journal.addTrial(() => ({ values: { lr: 0.001 } })))!;
    await journal.report([{ trial, reports: [{ index: 1, value: 0.5 }] }]);
    name('../images');
    await expect(dataset()).rejects.toThrow('trial 0 was trained with other images; for these begin another');
    name(path.join(workspace, 'others'));
    expect(await dataset()).toBe('others');
  });
});

describe('a new sweep', () => {
  it('is not put among the files of others, nor into its dataset', async () => {
    const { workspace, file } = await begun();
    const begin = (...place: string[]) =>
      beginSweep(sweepFolderAt(path.join(workspace, ...place)), workspace, file, {});
    await expect(begin()).rejects.toThrow(/ is not empty and holds no sweep: choose another folder\.$/);
    for (const place of [['images'], ['images', 'new', 'sweep']]) {
      await expect(begin(...place)).rejects.toThrow(/ is in the folder of the images, /);
    }
    // Where images are looked for, hidden folders are passed over.
    await begin('images', '.stego', 'sweeps', 'a');
    await begin('images-sweep');
    await expect(begin('images-sweep')).rejects.toThrow('There is a sweep in');
    // What is left of a sweep whose journal is lost is not taken for its trainings.
    mkdirSync(path.join(workspace, 'images-sweep', 'trials', '0'));
    rmSync(path.join(workspace, 'images-sweep', 'study.log'));
    await expect(begin('images-sweep')).rejects.toThrow('holds no sweep: choose another folder.');
  });
});
