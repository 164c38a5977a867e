import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { leaseHolder } from '../../../src/runs/lease';
import { listRuns } from '../../../src/runs/run-catalogue';
import { listSweeps } from '../../../src/sweeps/sweep-folder';
import { openWorkbench, screenshot } from './browser.mjs';
import { startServer, type Server } from './server.mjs';

export interface Opened {
  /** The folder that the window shows; it goes with the tests. */
  readonly workspace: string;
  readonly page: Page;
}

/**
 * Before the tests of a file: a workbench with the packaged extension, on a folder that was prepared. After each that
 * failed, a picture of it. After all of them nothing is left, neither files nor processes.
 */
export function withInstalledExtension(
  prepare: (workspace: string) => Promise<void>,
  onOpened: (opened: Opened) => void,
): void {
  let workspace: string | undefined;
  let server: Server | undefined;
  let page: Page | undefined;

  beforeAll(async () => {
    const vsix = process.env.STEGO_VSIX;
    if (vsix === undefined) throw new Error('STEGO_VSIX must name the packaged extension: run npm test e2e.');
    workspace = await mkdtemp(path.join(os.tmpdir(), 'stego-e2e-'));
    await prepare(workspace);
    server = await startServer({ workspaceFolder: workspace });
    await server.installVsix(vsix);
    ({ page } = await openWorkbench({ server }));
    onOpened({ workspace, page });
  });

  afterEach(async ({ task }) => {
    if (page && task.result?.state === 'fail') await screenshot(page, `failed ${task.name}`);
  });

  afterAll(async () => {
    await page?.context().browser()?.close();
    if (workspace !== undefined) await endTrainings(workspace);
    await server?.stop();
    if (workspace !== undefined) await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  });
}

/** Trainings and sweeps go on without their window; none must outlive its test. */
async function endTrainings(workspace: string): Promise<void> {
  const runs = (await listRuns(workspace)).map(({ folder }) => folder);
  const sweeps = await listSweeps(workspace);
  // Who cares for a sweep first: it would begin another trial.
  for (const { folder } of sweeps) await end(folder);
  const trials = sweeps.map(async (sweep) => {
    const names = await readdir(sweep.trials).catch(() => []);
    return names.map((name) => path.join(sweep.trials, name));
  });
  for (const folder of [...runs, ...(await Promise.all(trials)).flat()]) await end(folder);
}

async function end(folder: string): Promise<void> {
  const holder = await leaseHolder(folder).catch(() => undefined);
  if (holder) process.kill(holder.pid, 'SIGKILL');
}
