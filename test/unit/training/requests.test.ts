import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestControl } from '../../../src/runs/control';
import { acquireLease } from '../../../src/runs/lease';
import type { Lease } from '../../../src/runs/lease';
import { Requests } from '../../../src/training/requests';
import { temporaryFolder } from '../../support/temporary-folder';

let folder: string;
let lease: Lease;
let requests: Requests;

beforeEach(async () => {
  folder = temporaryFolder();
  lease = await acquireLease(folder);
  requests = new Requests(folder, lease, new AbortController().signal);
});
afterEach(() => lease.release());

/** Until the request was taken out of the folder. */
async function taken(): Promise<void> {
  while (existsSync(path.join(folder, 'control.json'))) await sleep(5);
}

describe('requests during long work', () => {
  it('abort it when they say stop', async () => {
    await requestControl(folder, 'stop');
    const aborted = await requests.during(
      (signal) => new Promise<boolean>((resolve) => signal.addEventListener('abort', () => resolve(true))),
    );
    expect(aborted).toBe(true);
  });

  it.each(['stop', 'pause'] as const)('to %s are not lost when it ends anyway', async (request) => {
    await requestControl(folder, request);
    await requests.during(taken);
    await expect.poll(() => requests.next()).toBe(request);
  });
});
