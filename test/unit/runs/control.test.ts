import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { controlPending, requestControl, takeControl } from '../../../src/runs/control';
import { acquireLease } from '../../../src/runs/lease';
import { bundleProgram, killHard, nextLine, startProgram } from '../../support/child-program';
import { temporaryFolder } from '../../support/temporary-folder';

describe('control.json', () => {
  it('brings a request to the holder once', async () => {
    const folder = temporaryFolder();
    const lease = await acquireLease(folder);
    expect(await takeControl(folder, lease.token)).toBeUndefined();
    const id = await requestControl(folder, 'pause');
    expect(await controlPending(folder, id)).toBe(true);
    expect(await takeControl(folder, lease.token)).toEqual({ id, request: 'pause' });
    expect(await controlPending(folder, id)).toBe(false);
    expect(await takeControl(folder, lease.token)).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['lease.json']);
    await lease.release();
  });

  it('keeps the latest of two requests', async () => {
    const folder = temporaryFolder();
    const lease = await acquireLease(folder);
    const first = await requestControl(folder, 'pause');
    const second = await requestControl(folder, 'stop');
    expect(second).not.toBe(first);
    expect(await controlPending(folder, first)).toBe(false);
    expect(await takeControl(folder, lease.token)).toEqual({ id: second, request: 'stop' });
    await lease.release();
  });

  it('is refused where nothing runs', async () => {
    const folder = temporaryFolder();
    const name = path.basename(folder);
    await expect(requestControl(folder, 'stop')).rejects.toThrow(
      `Run "${name}" is not running, so there is nothing to stop.`,
    );
    expect(existsSync(path.join(folder, 'control.json'))).toBe(false);
  });

  it('does not let a request to a former session stop the next', async () => {
    const folder = temporaryFolder();
    const former = await acquireLease(folder);
    await requestControl(folder, 'stop');
    await former.release();
    const next = await acquireLease(folder);
    expect(await takeControl(folder, next.token)).toBeUndefined();
    expect(existsSync(path.join(folder, 'control.json'))).toBe(false);
    const id = await requestControl(folder, 'stop');
    expect(await takeControl(folder, next.token)).toEqual({ id, request: 'stop' });
    await next.release();
  });

  it.each(['', '{"version":1', '{"version":2,"id":"a","session":"b","request":"stop","at":""}', 'null'])(
    'drops the unreadable %j',
    async (text) => {
      const folder = temporaryFolder();
      writeFileSync(path.join(folder, 'control.json'), text);
      expect(await takeControl(folder, 'b')).toBeUndefined();
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('reaches a process that looks at every step', async () => {
    const program = await bundleProgram(
      `import { acquireLease } from 'src/runs/lease';
       import { takeControl } from 'src/runs/control';
       const run = async () => {
         const lease = await acquireLease(process.argv[2]);
         console.log('holds');
         for (;;) {
           const received = await takeControl(process.argv[2], lease.token);
           if (received) console.log(received.id + ' ' + received.request);
           if (received?.request === 'stop') break;
           await new Promise((resolve) => setTimeout(resolve, 1));
         }
         await lease.release();
       };
       void run();`,
      temporaryFolder(),
      'steps',
    );
    const folder = temporaryFolder();
    const child = startProgram(program, folder);
    try {
      await nextLine(child);
      for (const request of ['pause', 'resume', 'pause', 'stop'] as const) {
        const heard = nextLine(child);
        const id = await requestControl(folder, request);
        expect(await heard).toBe(`${id} ${request}`);
      }
    } finally {
      await killHard(child);
    }
  });
});
