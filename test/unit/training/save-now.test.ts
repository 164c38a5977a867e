import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { requestControl } from '../../../src/runs/control';
import type { RunStatus } from '../../../src/runs/contract';
import { readMetrics } from '../../../src/runs/metrics';
import { createRun } from '../../../src/runs/run-folder';
import type { RunFolder } from '../../../src/runs/run-paths';
import { listSamples } from '../../../src/runs/samples';
import { readStatus } from '../../../src/runs/status';
import type { TrainingEvent } from '../../../src/training/events';
import { train } from '../../../src/training/trainer';
import { testDevice } from '../../support/compute';
import { smallConfig } from '../../support/networks';
import { temporaryFolder } from '../../support/temporary-folder';

const device = testDevice();
afterAll(() => device.dispose());

type Ask = (run: RunFolder, event: TrainingEvent) => void;

/** Trains 30 steps that keep two regular checkpoints, every fifth step. */
async function trained(ask: Ask) {
  const workspace = temporaryFolder();
  await createSampleDataset(path.join(workspace, 'images'), { count: 12, size: 16, seed: 1 });
  const every = { log: 4, evaluate: 100, checkpoint: 5 };
  const run = await createRun(workspace, 'run', smallConfig({ steps: 30, every, keepCheckpoints: 2 }));
  const listener = (event: TrainingEvent) => ask(run, event);
  const state = await train({ workspace, run, device, listener, signal: new AbortController().signal });
  const { status } = await readStatus(run.status);
  return { run, state, status: status as RunStatus, lines: await readMetrics(run.metrics) };
}

/** As `requestControl` does, but before the training can take another step. */
function askAtOnce({ folder }: RunFolder): void {
  const { token } = JSON.parse(readFileSync(path.join(folder, 'lease.json'), 'utf8')) as { token: string };
  const request = { version: 1, id: 'now', session: token, request: 'checkpoint', at: '' };
  writeFileSync(path.join(folder, 'control.json'), JSON.stringify(request));
}

const keptOf = ({ checkpoints }: RunStatus) => checkpoints.filter(({ kept }) => kept !== undefined);

describe('a training that is asked for a checkpoint', () => {
  it('saves it with its figures and pictures, keeps it to the end and counts on undisturbed', async () => {
    let asked = false;
    const { run, state, status, lines } = await trained((folder, event) => {
      if (asked || event.kind !== 'metrics' || event.line.step !== 8) return;
      asked = true;
      askAtOnce(folder);
    });
    expect(state).toBe('finished');
    const kept = keptOf(status);
    expect(kept.map(({ step }) => step)).toEqual([8]);
    expect(kept[0].validation?.cover.psnr).toBeGreaterThan(0);
    expect((await listSamples(run.samples)).map(({ step }) => step)).toContain(kept[0].step);
    const undisturbed = await trained(() => undefined);
    const losses = (all: typeof lines) => all.map(({ step, loss }) => ({ step, loss }));
    expect(losses(lines)).toEqual(losses(undisturbed.lines));
  });

  it('saves while it is paused, also the same step twice, and goes on when it is told to', async () => {
    let asked = false;
    const waited: string[] = [];
    const conversation = async ({ folder, status }: RunFolder) => {
      const until = async (look: (now: RunStatus) => boolean) => {
        for (;;) {
          const { status: now } = await readStatus(status);
          if (now && look(now)) return now;
          await sleep(20);
        }
      };
      await requestControl(folder, 'pause');
      await until(({ state }) => state === 'paused');
      await requestControl(folder, 'checkpoint');
      const first = keptOf(await until((now) => keptOf(now).length === 1))[0];
      await requestControl(folder, 'checkpoint');
      const second = await until((now) => keptOf(now).some(({ kept }) => kept !== first.kept));
      waited.push(second.state, String(keptOf(second).length), String(keptOf(second)[0].step === first.step));
      await requestControl(folder, 'resume');
    };
    let talk: Promise<void> | undefined;
    const { state } = await trained((run, event) => {
      if (asked || event.kind !== 'metrics') return;
      asked = true;
      talk = conversation(run);
    });
    await talk;
    expect(waited).toEqual(['paused', '1', 'true']);
    expect(state).toBe('finished');
  });
});
