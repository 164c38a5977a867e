import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownIdentity, pidLives } from '../../../../src/process-identity';
import { bearableTrials, LocalRunner } from '../../../../src/sweeps/runners/local';
import type { Job } from '../../../../src/sweeps/runners/runner';
import { temporaryFolder } from '../../../support/temporary-folder';

function job(folder: string, script: string, ...args: string[]): Job {
  return {
    trial: 0,
    name: 'stego-test-0000',
    command: [process.execPath, '-e', script, ...args],
    environment: { STEGO_SWEEP_TICKET: 'a ticket' },
    folder,
    log: path.join(folder, 'output.txt'),
  };
}

describe('LocalRunner', () => {
  it('runs a command as it is, in its folder, and appends what it prints', async () => {
    const folder = temporaryFolder();
    const runner = new LocalRunner(2, 8);
    const script = `console.log(JSON.stringify([process.cwd(), process.env.STEGO_SWEEP_TICKET,
      process.env.STEGO_SWEEP_THREADS, ...process.argv.slice(1)])); process.exitCode = 7`;
    const evil = `$(rm -rf x) "'; \n*`;
    for (let count = 1; count <= 2; count++) {
      const [id] = await runner.submit([job(folder, script, evil)]);
      expect(id).not.toContain('\n');
      await expect
        .poll(async () => (await runner.poll([id])).get(id))
        .toEqual({ kind: 'ended', exitCode: 7 });
      const lines = readFileSync(path.join(folder, 'output.txt'), 'utf8').trim().split('\n');
      expect(lines).toHaveLength(count);
      expect(JSON.parse(lines[count - 1])).toEqual([folder, 'a ticket', '4', evil]);
    }
  });

  it('never tells that its own process is over without what it ended with', async () => {
    const folder = temporaryFolder();
    const runner = new LocalRunner();
    const [id] = await runner.submit([job(folder, '')]);
    const { pid } = JSON.parse(id) as { pid: number };
    // Nothing is heard here meanwhile, not even that the process has ended.
    const idle = new Int32Array(new SharedArrayBuffer(4));
    while (pidLives(pid)) Atomics.wait(idle, 0, 0, 20);
    expect((await runner.poll([id])).get(id)).toEqual({ kind: 'running', attempt: 0 });
    await expect.poll(async () => (await runner.poll([id])).get(id)).toEqual({ kind: 'ended', exitCode: 0 });
  });

  it('is followed by another that finds its processes, and ends them', async () => {
    const folder = temporaryFolder();
    const forever = 'setInterval(() => {}, 1000)';
    const [id] = await new LocalRunner().submit([job(folder, forever)]);
    const next = new LocalRunner();
    expect((await next.poll([id])).get(id)).toEqual({ kind: 'running', attempt: 0 });
    await next.cancel([id, id]);
    await expect.poll(async () => (await next.poll([id])).get(id)).toEqual({ kind: 'ended' });
    await next.cancel([id]);
  });

  it('knows nothing of processes of other machines, of earlier starts and of other runners', async () => {
    const runner = new LocalRunner();
    const own = ownIdentity();
    const ids = ['12_3', 'null', '{}', JSON.stringify({ ...own, machine: 'another boot' })];
    expect([...(await runner.poll(ids)).values()]).toEqual(ids.map(() => ({ kind: 'lost' })));
    const earlier = JSON.stringify({ ...own, startTime: '1' });
    expect((await runner.poll([earlier])).get(earlier)).toEqual({ kind: 'ended' });
    await runner.cancel([...ids, earlier]);
  });

  it('says what cannot be started', async () => {
    const folder = temporaryFolder();
    const wrong: Job = { ...job(folder, ''), command: [path.join(folder, 'missing')] };
    await expect(new LocalRunner().submit([wrong])).rejects.toThrow(/missing cannot be started: /);
  });

  it('takes as many trials as the machine bears', () => {
    const gibi = 2 ** 30;
    expect(bearableTrials(1, 64 * gibi)).toBe(1);
    expect(bearableTrials(16, 64 * gibi)).toBe(4);
    expect(bearableTrials(64, 8 * gibi)).toBe(4);
  });
});
