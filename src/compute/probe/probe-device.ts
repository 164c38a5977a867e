import { fork } from 'node:child_process';
import path from 'node:path';
import { CancelledError, messageOf } from '../../errors';
import { nodeEnvironment } from '../../node-process';
import type { DeviceId } from '../device';
import type { Probe, ProbeRequest } from './contract';

export interface ProbeOptions {
  /** Processor threads of one operation; 0 takes every core. */
  readonly threads?: number;
  /** The bundled entry of the process; by default beside the running bundle. */
  readonly script?: string;
  /** How long it is measured; two seconds by default. */
  readonly milliseconds?: number;
  readonly signal?: AbortSignal;
}

/** Loading libraries and compiling for a GPU may take long the first time. */
const patienceMs = 60_000;

/**
 * Computes on a device for two seconds in a process of its own: its speed, or why it cannot be used. Never throws for
 * a device that fails or crashes; throws CancelledError after `signal`.
 */
export async function probeDevice(device: DeviceId, options: ProbeOptions = {}): Promise<Probe> {
  const { threads = 0, milliseconds = 2000, signal } = options;
  if (signal?.aborted) throw new CancelledError();
  const request: ProbeRequest = { device, threads, milliseconds };
  const child = fork(options.script ?? path.join(__dirname, 'device-probe.js'), [JSON.stringify(request)], {
    execArgv: [],
    env: nodeEnvironment(),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const result = await new Promise<Probe>((resolve) => {
    const patience = milliseconds + patienceMs;
    const late = setTimeout(() => resolve({ error: `no answer within ${patience / 1000} s` }), patience);
    const end = (probe: Probe) => (clearTimeout(late), resolve(probe));
    child.once('message', (message) => end(message as Probe));
    child.once('error', (error) => end({ error: messageOf(error) }));
    child.once('exit', (code, died) => end({ error: `it ended the process (${died ?? `code ${code}`})` }));
    signal?.addEventListener('abort', () => end({ error: 'cancelled' }), { once: true });
  });
  child.kill('SIGKILL');
  if (signal?.aborted) throw new CancelledError();
  return result;
}
