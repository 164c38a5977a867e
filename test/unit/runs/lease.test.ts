import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { ownIdentity } from '../../../src/process-identity';
import { acquireLease, leaseHolder, leaseStaleAfterMs, readLease } from '../../../src/runs/lease';
import { bundleProgram, killHard, nextLine, startProgram } from '../../support/child-program';
import { temporaryFolder } from '../../support/temporary-folder';

const leasePath = (folder: string) => path.join(folder, 'lease.json');
const onLinux = existsSync('/proc/self/stat');

/** Leaves a lease like that of some other process. */
function plantLease(folder: string, change: object, ageMs = 0): void {
  const record = {
    version: 1,
    token: 'planted',
    ...ownIdentity(),
    since: '2026-01-01T00:00:00.000Z',
    ...change,
  };
  writeFileSync(leasePath(folder), JSON.stringify(record));
  const time = (Date.now() - ageMs) / 1000;
  utimesSync(leasePath(folder), time, time);
}

const racer = `
  import { acquireLease } from 'src/runs/lease';
  import { createInterface } from 'node:readline';
  console.log('ready');
  let lease;
  createInterface({ input: process.stdin }).on('line', async (line) => {
    if (line === 'release') {
      await lease?.release();
      lease = undefined;
      console.log('released');
      return;
    }
    const { folder, at } = JSON.parse(line);
    while (Date.now() < at);
    try {
      lease = await acquireLease(folder);
      console.log('won ' + lease.token);
    } catch (error) {
      console.log(error.name + ': ' + error.message);
    }
  });`;

describe('acquireLease', () => {
  it('is held until released, and names its holder', async () => {
    const folder = temporaryFolder();
    expect(await leaseHolder(folder)).toBeUndefined();
    const lease = await acquireLease(folder);
    expect(await leaseHolder(folder)).toMatchObject({
      token: lease.token,
      pid: process.pid,
      host: hostname(),
    });
    await expect(acquireLease(folder)).rejects.toThrow(
      new UserError(
        `Run "${path.basename(folder)}" is in use by process ${process.pid} on ${hostname()}; stop that first.`,
      ),
    );
    await lease.check();
    await lease.release();
    await lease.release();
    expect(readdirSync(folder)).toEqual([]);
    await (await acquireLease(folder)).release();
  });

  it('reports a folder that is not there', async () => {
    const folder = path.join(temporaryFolder(), 'missing');
    await expect(acquireLease(folder)).rejects.toThrow(UserError);
  });

  it('gives each free or abandoned run to exactly one of three processes', async () => {
    const program = await bundleProgram(racer, temporaryFolder(), 'racer');
    const racers = [0, 1, 2].map(() => startProgram(program));
    try {
      await Promise.all(racers.map(nextLine));
      for (let round = 0; round < 60; round++) {
        const folder = temporaryFolder();
        if (round % 3 === 1) plantLease(folder, { pid: 99_999_999 });
        if (round % 3 === 2) plantLease(folder, { host: 'elsewhere' }, 2 * leaseStaleAfterMs);
        const answers = racers.map(nextLine);
        const at = Date.now() + 15;
        for (const child of racers) child.stdin!.write(`${JSON.stringify({ folder, at })}\n`);
        const said = await Promise.all(answers);
        const winners = said.filter((text) => text.startsWith('won '));
        expect(winners, said.join(' | ')).toHaveLength(1);
        expect(said.filter((text) => /^UserError: Run ".*" is in use by /.test(text))).toHaveLength(2);
        expect((await readLease(folder))?.token).toBe(winners[0].slice('won '.length));
        const released = racers.map(nextLine);
        for (const child of racers) child.stdin!.write('release\n');
        await Promise.all(released);
        expect(readdirSync(folder)).toEqual([]);
      }
    } finally {
      await Promise.all(racers.map(killHard));
    }
  });

  it('frees a run at once when its owner on this machine is killed, and at its exit', async () => {
    const program = await bundleProgram(
      `import { acquireLease } from 'src/runs/lease';
       void acquireLease(process.argv[2]).then(({ token }) => {
         console.log(token);
         process.stdin.on('data', () => process.exit(3));
       });`,
      temporaryFolder(),
      'owner',
    );
    const folder = temporaryFolder();
    const killed = startProgram(program, folder);
    const token = await nextLine(killed);
    expect(await leaseHolder(folder)).toMatchObject({ token, pid: killed.pid });
    await killHard(killed);
    expect(await readLease(folder)).toMatchObject({ token, life: 'gone' });
    expect(await leaseHolder(folder)).toBeUndefined();

    const exiting = startProgram(program, folder);
    expect(await nextLine(exiting)).not.toBe(token);
    const gone = new Promise((resolve) => exiting.once('exit', resolve));
    exiting.stdin!.write('end\n');
    expect(await gone).toBe(3);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.runIf(onLinux)('is not fooled by another process that got the same pid', async () => {
    const folder = temporaryFolder();
    plantLease(folder, { pid: process.pid, startTime: '1' });
    expect(await leaseHolder(folder)).toBeUndefined();
    const lease = await acquireLease(folder);
    expect(lease.token).not.toBe('planted');
    await lease.release();
  });

  it('goes by the heartbeat where the pid may be a later process or is on another machine', async () => {
    for (const change of [{ host: 'elsewhere' }, { machine: 'another boot' }, { startTime: undefined }]) {
      const folder = temporaryFolder();
      plantLease(folder, change, leaseStaleAfterMs / 2);
      await expect(acquireLease(folder)).rejects.toThrow(/is in use by process \d+ on /);
      plantLease(folder, change, leaseStaleAfterMs + 1000);
      await (await acquireLease(folder)).release();
    }
  });

  it('waits for a lease that is being written, but not for ever', async () => {
    const folder = temporaryFolder();
    writeFileSync(leasePath(folder), '');
    await expect(acquireLease(folder)).rejects.toThrow('is in use by another process; stop that first.');
    const old = (Date.now() - leaseStaleAfterMs - 1000) / 1000;
    utimesSync(leasePath(folder), old, old);
    await (await acquireLease(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gets past takeovers whose makers died, and respects one under way', async () => {
    const folder = temporaryFolder();
    plantLease(folder, { pid: 99_999_999 });
    const claim = path.join(folder, '.lease.json.claim-planted-0');
    writeFileSync(claim, readFileSync(leasePath(folder)));
    const lease = await acquireLease(folder);
    expect(readdirSync(folder)).toEqual(['lease.json']);
    await lease.release();

    plantLease(folder, { pid: 99_999_999 });
    writeFileSync(claim, JSON.stringify({ version: 1, token: 'x', since: '', ...ownIdentity() }));
    await expect(acquireLease(folder)).rejects.toThrow(`is in use by process ${process.pid}`);
  });

  it('tells its owner when another took it, and then leaves the file alone', async () => {
    const folder = temporaryFolder();
    const lease = await acquireLease(folder);
    plantLease(folder, { host: 'elsewhere' });
    await expect(lease.check()).rejects.toThrow(/was taken over by another process/);
    expect(lease.lost.aborted).toBe(true);
    await lease.release();
    expect((await readLease(folder))?.token).toBe('planted');
  });
});
