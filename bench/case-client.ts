import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { CaseRequest, FromCase, ToCase } from './case-process';

/** The owner's side of a case that runs in a process of its own. */
export class CaseClient {
  private constructor(
    private readonly child: ChildProcess,
    readonly flops: number,
  ) {}

  /** Throws where the process ends instead of getting ready; it has said why on standard error. */
  static async start(request: CaseRequest): Promise<CaseClient> {
    const child = fork(path.join(__dirname, 'case-process.js'), [JSON.stringify(request)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const { flops } = await next(child, 'ready');
    return new CaseClient(child, flops);
  }

  /** Does the work once: seconds. */
  async work(): Promise<number> {
    this.child.send('work' satisfies ToCase);
    return (await next(this.child, 'done')).seconds;
  }

  /** Ends the process: its peak memory in bytes. */
  async end(): Promise<number> {
    this.child.send('end' satisfies ToCase);
    return (await next(this.child, 'ended')).peakMemory;
  }
}

async function next<K extends FromCase['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<FromCase & { kind: K }> {
  const controller = new AbortController();
  const { signal } = controller;
  try {
    const ended = once(child, 'exit', { signal }).then(() => undefined);
    const message = once(child, 'message', { signal }).then(([first]) => first as FromCase);
    const first = await Promise.race([message, ended]);
    if (first?.kind !== kind) throw new Error('The measured process ended early.');
    return first as FromCase & { kind: K };
  } finally {
    controller.abort();
  }
}
