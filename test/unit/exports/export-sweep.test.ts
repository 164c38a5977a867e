import { existsSync } from 'node:fs';
import { cp, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../src/errors';
import { exportSweep } from '../../../src/exports/export-sweep';
import { gridOf, smallSweep, type SmallSweep } from '../sweeps/small-sweep';
import { temporaryFolder } from '../../support/temporary-folder';

let small: SmallSweep;
const offlineRuns = async (folder: string) => {
  const wandb = path.join(folder, 'wandb');
  return existsSync(wandb) ? (await readdir(wandb)).sort() : [];
};

beforeEach(async () => {
  small = await smallSweep(gridOf([0.1, 0.2, 0.3]));
  await small.control();
});

describe('the export of a sweep', () => {
  it.each(['csv', 'json'] as const)('is one file as %s, with how far it is', async (format) => {
    const output = path.join(temporaryFolder(), `trials.${format}`);
    const told: string[] = [];
    const progress = (done: number, total: number) => void told.push(`${done}/${total}`);
    const made = await exportSweep(small.sweep, { format, output, overwrite: false, progress });
    expect(made).toEqual([output]);
    expect(told).toEqual(['0/3', '1/3', '2/3']);
    const text = await readFile(output, 'utf8');
    expect(format === 'csv' ? text.split('\r\n').length - 2 : (JSON.parse(text) as []).length).toBe(3);
    const again = exportSweep(small.sweep, { format, output, overwrite: false });
    await expect(again).rejects.toThrow(UserError);
  });

  it('is a run for each trial as W&B keeps them', async () => {
    const output = temporaryFolder();
    const made = await exportSweep(small.sweep, { format: 'wandb', output, overwrite: false });
    expect(made.map((folder) => path.basename(folder)).sort()).toEqual(await offlineRuns(output));
    expect(made).toHaveLength(3);
  });

  it('leaves nothing where it was cancelled, or could not be written whole', async () => {
    const output = temporaryFolder();
    const abort = new AbortController();
    const progress = (done: number) => done === 1 && abort.abort();
    const options = { format: 'wandb', output, overwrite: false } as const;
    const cancelled = exportSweep(small.sweep, { ...options, progress, signal: abort.signal });
    await expect(cancelled).rejects.toThrow(CancelledError);
    expect(await offlineRuns(output)).toEqual([]);
    const [, , last] = await exportSweep(small.sweep, { ...options, output: temporaryFolder() });
    const there = path.join(output, 'wandb', path.basename(last));
    await cp(last, there, { recursive: true });
    await expect(exportSweep(small.sweep, options)).rejects.toThrow('exists already');
    expect(await offlineRuns(output)).toEqual([path.basename(there)]);
  });

  it('says that there is nothing to export for W&B', async () => {
    const empty = await smallSweep(gridOf([0.1]));
    const options = { format: 'wandb', output: temporaryFolder(), overwrite: false } as const;
    await expect(exportSweep(empty.sweep, options)).rejects.toThrow('No trial of this sweep has logged');
  });
});
