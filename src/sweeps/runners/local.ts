import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { messageOf, UserError } from '../../errors';
import { asWriteError } from '../../files/write-atomic';
import { identityOf, isOfThisMachine, processLife, type ProcessIdentity } from '../../process-identity';
import type { Job, JobId, JobStatus, Runner } from './runner';

/** Threads beyond this many bring a training of one picture size little; another trial brings more. */
const threadsOfTrial = 4;
/** What a trial of the usual sizes takes at most. */
const memoryOfTrial = 2 * 2 ** 30;

/** The environment variable that says how many threads a job may compute with. */
export const threadsVariable = 'STEGO_SWEEP_THREADS';

/** They would share one GPU and its memory. */
export const trialsOnGpu = 1;

/** How many trials at a time the processor of a machine bears. */
export function bearableTrials(cores = availableParallelism(), memory = totalmem()): number {
  return Math.max(1, Math.min(Math.floor(cores / threadsOfTrial), Math.floor(memory / memoryOfTrial)));
}

/** Trains on this machine. Each job is a process of its own that outlives us. */
export class LocalRunner implements Runner {
  private readonly threads: number;
  /** Of our own children, undefined while they run; of those that another process started nobody hears. */
  private readonly exitCodes = new Map<JobId, number | undefined>();

  constructor(
    readonly parallel: number = bearableTrials(),
    cores = availableParallelism(),
  ) {
    this.threads = Math.max(1, Math.floor(cores / parallel));
  }

  async submit(jobs: readonly Job[]): Promise<readonly JobId[]> {
    const ids: JobId[] = [];
    for (const job of jobs) {
      try {
        ids.push(await this.start(job));
      } catch (error) {
        if (ids.length === 0) throw error;
        break;
      }
    }
    return ids;
  }

  async poll(ids: readonly JobId[]): Promise<ReadonlyMap<JobId, JobStatus>> {
    return new Map(ids.map((id) => [id, this.status(id)]));
  }

  async cancel(ids: readonly JobId[]): Promise<void> {
    for (const id of ids) {
      const identity = parseId(id);
      // Only a process that is certainly ours: its number may be another's by now.
      if (identity && this.status(id).kind === 'running') terminate(identity.pid);
    }
  }

  private async start({ command: [program, ...args], environment, folder, log }: Job): Promise<JobId> {
    const output = await open(log, 'a').catch((error: unknown) => {
      throw asWriteError(error, log);
    });
    try {
      const child = spawn(program, args, {
        cwd: folder,
        env: { ...process.env, [threadsVariable]: String(this.threads), ...environment },
        detached: true,
        windowsHide: true,
        stdio: ['ignore', output.fd, output.fd],
      });
      await once(child, 'spawn');
      child.unref();
      const id = JSON.stringify(identityOf(child.pid!));
      this.exitCodes.set(id, undefined);
      child.once('exit', (code) => this.exitCodes.set(id, code ?? 1));
      return id;
    } catch (error) {
      throw new UserError(`${program} cannot be started: ${messageOf(error)}`);
    } finally {
      await output.close();
    }
  }

  private status(id: JobId): JobStatus {
    const exitCode = this.exitCodes.get(id);
    if (exitCode !== undefined) return { kind: 'ended', exitCode };
    // It may be over already; but what it ended with is still to be heard, and tells a stop from a crash.
    if (this.exitCodes.has(id)) return { kind: 'running', attempt: 0 };
    const identity = parseId(id);
    // The number of a process means nothing after the machine was started anew.
    if (!identity || !isOfThisMachine(identity)) return { kind: 'lost' };
    return processLife(identity) === 'gone' ? { kind: 'ended' } : { kind: 'running', attempt: 0 };
  }
}

function parseId(id: JobId): ProcessIdentity | undefined {
  try {
    const identity = JSON.parse(id) as ProcessIdentity;
    return Number.isInteger(identity.pid) && identity.pid > 0 ? identity : undefined;
  } catch {
    return undefined;
  }
}

function terminate(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has just ended.
  }
}
