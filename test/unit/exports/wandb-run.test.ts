import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { syncCommand } from '../../../src/exports/sync-command';
import { exportToWandb, type RunToExport } from '../../../src/exports/wandb-run';
import type { MetricsLine } from '../../../src/runs/contract';
import { smallConfig } from '../../support/networks';
import { readerProblem, runReader } from '../../support/readers/run-reader';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stego-wandb-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const figures = (psnr: number) => ({ psnr, ssim: 0.9, rmse: 3 });
const lines = Array.from({ length: 500 }, (_, i): MetricsLine => {
  const step = 10 * (i + 1);
  const validation = i % 50 === 49 ? { cover: figures(Infinity), secret: figures(30 + i / 100) } : undefined;
  const line = {
    step,
    epoch: 1,
    time: step / 4,
    learningRate: 0.001,
    loss: 1 / step,
    coverLoss: 0,
    secretLoss: 1,
  };
  return { ...line, ...(validation ? { validation } : {}) };
});
const run: RunToExport = {
  name: 'first try',
  created: Date.UTC(2026, 0, 2, 3, 4, 5, 500),
  state: 'finished',
  config: smallConfig({ dataset: { path: '/home/ada/photos' } }),
  lines,
};
const options = { project: 'hiding', overwrite: false };

it('lies where wandb looks for it, under a name that stays', async () => {
  const made = await exportToWandb(run, folder, options);
  expect(path.relative(folder, made)).toMatch(/^wandb\/offline-run-20260102_030405-[0-9a-f]{8}$/);
  const id = made.slice(-8);
  expect((await readdir(made)).sort()).toEqual(['files', `run-${id}.wandb`]);
  const before = await readFile(path.join(made, `run-${id}.wandb`));
  await expect(exportToWandb(run, folder, options)).rejects.toThrow(UserError);
  expect(await exportToWandb(run, folder, { ...options, overwrite: true })).toBe(made);
  expect(await readFile(path.join(made, `run-${id}.wandb`))).toEqual(before);
  expect(before.includes('/home/ada')).toBe(false);
});

it('is in a group of its sweep, where it is a trial', async () => {
  const written = async (name: string) => {
    const made = await exportToWandb({ ...run, name }, folder, options);
    return readFile(path.join(made, `run-${made.slice(-8)}.wandb`), 'latin1');
  };
  expect(await written('rates:3')).toContain('\x32\x05rates');
  expect(await written('rates')).not.toContain('\x32\x05rates');
});

it.each([
  ['/home/ada/wandb/offline-run-1', 'linux', 'wandb sync /home/ada/wandb/offline-run-1'],
  ["/my pictures/ada's/$HOME", 'linux', "wandb sync '/my pictures/ada'\\''s/$HOME'"],
  ['/a\\b', 'darwin', "wandb sync '/a\\b'"],
  ['C:\\my runs\\wandb', 'win32', 'wandb sync "C:\\my runs\\wandb"'],
  ['C:\\runs\\wandb', 'win32', 'wandb sync C:\\runs\\wandb'],
] as const)('is uploaded from %s on %s by a line that a shell understands', (made, platform, line) => {
  expect(syncCommand(made, platform)).toBe(line);
});

it('is uploaded whole by wandb sync', async (context) => {
  const problem = readerProblem('wandb');
  if (problem) context.skip(problem);
  const read = (await runReader('wandb-reader.py', await exportToWandb(run, folder, options))) as {
    rows: Record<string, unknown>[];
  };
  expect(read).toMatchObject({ name: 'first try', project: 'hiding', exitCode: 0 });
  expect(read).toMatchObject({ config: { model: { name: 'baluja' }, schedule: { learningRate: 0.001 } } });
  expect(read.rows.map(({ _step, loss }) => [_step, loss])).toEqual(
    lines.map(({ step, loss }) => [step, loss]),
  );
  expect(read.rows[49]).toMatchObject({ 'validation/secret/psnr': 30.49, _runtime: 125 });
  expect(read).toMatchObject({ summary: { _step: 5000, loss: 1 / 5000, 'validation/secret/ssim': 0.9 } });
});
