import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkRunConfig } from '../../../src/runs/config';
import type { RunStatus } from '../../../src/runs/contract';
import { acquireLease } from '../../../src/runs/lease';
import { RunCatalogue } from '../../../src/runs/run-catalogue';
import { createRun } from '../../../src/runs/run-folder';
import { runFolder } from '../../../src/runs/run-paths';
import { writeStatus } from '../../../src/runs/status';
import { temporaryFolder } from '../../support/temporary-folder';

const config = checkRunConfig({ dataset: { path: 'images' } }, 'test');
const status: RunStatus = {
  version: 1,
  state: 'finished',
  pid: process.pid,
  host: 'here',
  heartbeat: '2026-01-01T00:00:00.000Z',
  step: 10,
  totalSteps: 10,
  epoch: 1,
  checkpoints: [],
};

async function workspaceWith(...names: string[]): Promise<string> {
  const workspace = temporaryFolder();
  for (const name of names) {
    const run = await createRun(workspace, name, config);
    await writeStatus(run.status, status);
  }
  return workspace;
}

describe('RunCatalogue', () => {
  it('gives the same objects while nothing changes, and another only for the run that did', async () => {
    const workspace = await workspaceWith('one', 'two');
    const catalogue = new RunCatalogue(workspace);
    const first = await catalogue.read();
    expect(await catalogue.read()).toBe(first);
    await writeStatus(runFolder(workspace, 'one').status, { ...status, step: 11 });
    const second = await catalogue.read();
    const find = (listings: typeof first, name: string) => listings.find((each) => each.name === name);
    expect(find(second, 'one')?.status?.step).toBe(11);
    expect(find(second, 'two')).toBe(find(first, 'two'));
  });

  it('looks only at what it is told of, at new runs and at those that a process works on', async () => {
    const workspace = await workspaceWith('told', 'untold', 'held');
    const lease = await acquireLease(runFolder(workspace, 'held').folder);
    const catalogue = new RunCatalogue(workspace);
    await catalogue.read();
    for (const name of ['told', 'untold', 'held'])
      await writeStatus(runFolder(workspace, name).status, { ...status, step: 12 });
    await createRun(workspace, 'new', config);
    const steps = new Map(
      (await catalogue.read(new Set(['told']))).map(({ name, status: read }) => [name, read?.step]),
    );
    expect(Object.fromEntries(steps)).toEqual({ told: 12, untold: 10, held: 12, new: undefined });
    await lease.release();
    expect((await catalogue.read()).find(({ name }) => name === 'untold')?.status?.step).toBe(12);
  });

  it('sees an old file that is written in place, and a lease that comes without a status', async () => {
    const workspace = await workspaceWith('old');
    const { folder, config: file, status: statusFile } = runFolder(workspace, 'old');
    const longAgo = new Date('2026-01-01');
    for (const each of [folder, file, statusFile]) utimesSync(each, longAgo, longAgo);
    const catalogue = new RunCatalogue(workspace);
    await catalogue.read();
    writeFileSync(file, 'dataset: 5\n');
    expect((await catalogue.read())[0].problem).toMatch(/^config\.yaml: dataset/);
    rmSync(statusFile);
    const lease = await acquireLease(folder);
    expect((await catalogue.read())[0].state).toBe('starting');
    await lease.release();
    expect((await catalogue.read())[0].state).toBe('stopped');
  });

  it('follows a folder that gets another name or goes', async () => {
    const workspace = await workspaceWith('before', 'gone');
    const catalogue = new RunCatalogue(workspace);
    await catalogue.read();
    renameSync(runFolder(workspace, 'before').folder, runFolder(workspace, 'after').folder);
    rmSync(runFolder(workspace, 'gone').folder, { recursive: true });
    expect((await catalogue.read(new Set())).map(({ name }) => name)).toEqual(['after']);
  });
});
