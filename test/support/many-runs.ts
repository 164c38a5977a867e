import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkpointFileName } from '../../src/runs/checkpoints';
import { checkRunConfig, printRunConfig } from '../../src/runs/config';
import type { RunStatus } from '../../src/runs/contract';
import { runFolder } from '../../src/runs/run-paths';

const steps = [100, 200, 300, 400, 500];
let touched = 0;

function statusOf(index: number): RunStatus {
  const image = (psnr: number) => ({ psnr, ssim: 0.9, rmse: 4 });
  const checkpoints = steps.map((step) => ({
    file: checkpointFileName(step),
    step,
    validation: { cover: image(30 + (index % 9)), secret: image(20 + (index % 7)) },
  }));
  return {
    version: 1,
    state: 'finished',
    pid: 1,
    host: 'elsewhere',
    heartbeat: '2026-01-01T00:00:00.000Z',
    step: 500,
    totalSteps: 500,
    epoch: 3,
    checkpoints,
    best: checkpointFileName(400),
    last: checkpointFileName(500),
  };
}

/** Ended runs as a sweep leaves them, made without the care for a crash that takes most of the time. Their names. */
export async function makeRuns(workspace: string, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `many-${index}`);
  for (const [index, name] of names.entries()) {
    const run = runFolder(workspace, name);
    await mkdir(run.checkpoints, { recursive: true });
    // Empty ones: lists of checkpoints only look whether they are there.
    await Promise.all(
      steps.map((step) => writeFile(path.join(run.checkpoints, checkpointFileName(step)), '')),
    );
    const config = checkRunConfig({ dataset: { path: 'images' }, seed: index }, 'many runs');
    await writeFile(run.config, printRunConfig(config));
    await writeFile(run.status, JSON.stringify(statusOf(index)));
  }
  return names;
}

/** Changes the status of a run. */
export async function touchRun(workspace: string, name: string): Promise<void> {
  const status = { ...statusOf(0), epoch: 4 + touched++ };
  await writeFile(runFolder(workspace, name).status, JSON.stringify(status));
}
