import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EngineClient } from '../../../src/engine/client';
import type { EngineRequests } from '../../../src/engine/protocol';
import { CancelledError, UserError } from '../../../src/errors';

/** Answers by what the `path` parameter asks for; stands in for the engine's bundle. */
const fakeEngine = `
process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
  const { kind, id, params } = message;
  if (kind === 'cancel') {
    process.send({ kind: 'error', id, message: 'cancelled', cancelled: true, user: false });
    return;
  }
  const answer = (result) => process.send({ kind: 'result', id, result });
  const what = params.path ?? params.container;
  if (what === 'size') answer({ width: 3, height: 2 });
  if (what === 'pid') answer({ width: process.pid, height: 0 });
  if (what === 'environment') {
    answer({ width: process.env.ELECTRON_RUN_AS_NODE === '1' ? 1 : 0, height: process.env.NODE_OPTIONS ? 1 : 0 });
  }
  if (what === 'picture') {
    const picture = { width: 2, height: 1, data: new Uint8Array([1, 2, 3, 4, 5, 255]) };
    answer({ container: picture, revealed: picture });
  }
  if (what === 'progress') {
    process.send({ kind: 'progress', id, fraction: 0.25, message: 'a quarter' });
    process.send({ kind: 'progress', id, fraction: 1, message: 'all' });
    answer({ width: 1, height: 1 });
  }
  if (what === 'missing') {
    process.send({ kind: 'error', id, message: 'No such file.', cancelled: false, user: true });
  }
  if (what === 'bug') process.send({ kind: 'error', id, message: 'oh', cancelled: false, user: false });
  if (what === 'crash') {
    process.stderr.write('last words\\n', () => process.exit(7));
  }
  if (what === 'garbage') {
    for (const garbage of [7, 'text', null, {}, { kind: 'result' }, { kind: 'result', id: 'x', result: 1 }, { kind: 'error', id }]) {
      process.send(garbage);
    }
    answer({ width: 9, height: 9 });
  }
});
`;

describe('EngineClient', () => {
  let folder: string;
  let script: string;
  const clients: EngineClient[] = [];
  let lines: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'stego-engine-'));
    script = path.join(folder, 'engine.cjs');
    await writeFile(script, fakeEngine);
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.dispose();
    lines = [];
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  function start(options: { script?: string; idleAfter?: number } = {}): EngineClient {
    const client = new EngineClient({
      script,
      log: (line) => lines.push(line),
      logName: 'Stego Lab',
      ...options,
    });
    clients.push(client);
    return client;
  }

  const ask = (client: EngineClient, what: string): Promise<EngineRequests['imageSize']['result']> =>
    client.request('imageSize', { path: what });

  it('starts nothing before the first request', () => {
    expect(start().pid).toBeUndefined();
  });

  it('answers requests that run at the same time from one process', async () => {
    const client = start();
    const [size, first, second] = await Promise.all([
      ask(client, 'size'),
      ask(client, 'pid'),
      ask(client, 'pid'),
    ]);
    expect(size).toEqual({ width: 3, height: 2 });
    expect(first).toEqual(second);
    expect(first.width).toBe(client.pid);
  });

  it('runs the child as plain Node.js without the options of a debugger', async () => {
    vi.stubEnv('NODE_OPTIONS', '--no-warnings');
    try {
      expect(await ask(start(), 'environment')).toEqual({ width: 1, height: 0 });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('delivers pictures as typed arrays', async () => {
    const { revealed } = await start().request('reveal', {
      checkpoint: 'c',
      device: 'cpu',
      container: 'picture',
    });
    expect(revealed.data).toBeInstanceOf(Uint8Array);
    expect([...revealed.data]).toEqual([1, 2, 3, 4, 5, 255]);
  });

  it('reports progress in order', async () => {
    const seen: [number, string][] = [];
    const onProgress = (fraction: number, message: string) => void seen.push([fraction, message]);
    await start().request('imageSize', { path: 'progress' }, { onProgress });
    expect(seen).toEqual([
      [0.25, 'a quarter'],
      [1, 'all'],
    ]);
  });

  it('tells the mistakes of users from those of the engine', async () => {
    const client = start();
    const missing = await ask(client, 'missing').catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(UserError);
    expect((missing as Error).message).toBe('No such file.');
    const bug = await ask(client, 'bug').catch((error: unknown) => error);
    expect(bug).toBeInstanceOf(Error);
    expect(bug).not.toBeInstanceOf(UserError);
  });

  it('cancels a request that the engine does not answer, and goes on with others', async () => {
    const client = start();
    const abort = new AbortController();
    const silent = client.request('imageSize', { path: 'silence' }, { signal: abort.signal });
    await ask(client, 'size');
    abort.abort();
    await expect(silent).rejects.toBeInstanceOf(CancelledError);
    expect(await ask(client, 'size')).toEqual({ width: 3, height: 2 });
  });

  it('starts no process for a request that was cancelled before', async () => {
    const client = start();
    const request = client.request('imageSize', { path: 'size' }, { signal: AbortSignal.abort() });
    await expect(request).rejects.toBeInstanceOf(CancelledError);
    expect(client.pid).toBeUndefined();
  });

  it('fails everything pending after a crash with one clear line, then starts anew', async () => {
    const client = start();
    const before = await ask(client, 'pid');
    const pending = [ask(client, 'silence'), ask(client, 'crash')];
    for (const result of await Promise.allSettled(pending)) {
      expect(result.status).toBe('rejected');
      const { reason } = result as PromiseRejectedResult;
      expect(reason).toBeInstanceOf(UserError);
      expect(reason.message).toBe(
        'The Stego engine stopped unexpectedly (exit code 7); try again. Log: Stego Lab.',
      );
    }
    expect((await ask(client, 'pid')).width).not.toBe(before.width);
    expect(lines).toContain('last words');
  });

  it('says so when the script is missing', async () => {
    const client = start({ script: path.join(folder, 'nowhere.cjs') });
    await expect(ask(client, 'size')).rejects.toThrow(/stopped unexpectedly \(exit code 1\)/);
  });

  it('drops messages that it does not understand', async () => {
    expect(await ask(start(), 'garbage')).toEqual({ width: 9, height: 9 });
    expect(lines.filter((line) => line.includes('nobody understands'))).toHaveLength(7);
  });

  it('ends the process when idle, not while it works, and starts again on need', async () => {
    const client = start({ idleAfter: 20 });
    const { width: first } = await ask(client, 'pid');
    await vi.waitFor(() => expect(isAlive(first)).toBe(false), 60_000);
    expect(client.pid).toBeUndefined();

    const { width: second } = await ask(client, 'pid');
    const silent = ask(client, 'silence').catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isAlive(second)).toBe(true);
    client.dispose();
    expect(await silent).toBeInstanceOf(CancelledError);
  });

  it('kills the process when disposed and takes no more requests', async () => {
    const client = start();
    const { width: pid } = await ask(client, 'pid');
    client.dispose();
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 60_000);
    await expect(ask(client, 'size')).rejects.toBeInstanceOf(CancelledError);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
