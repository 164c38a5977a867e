import { fork, type ChildProcess } from 'node:child_process';
import { CancelledError, messageOf, UserError } from '../errors';
import { nodeEnvironment } from '../node-process';
import type { EngineMethod, EngineRequests, FromEngine, ToEngine } from './protocol';

export interface EngineClientOptions {
  /** The engine's bundle. */
  readonly script: string;
  /** Gets what the engine writes to stdout and stderr, and what happens to its process. */
  readonly log: (line: string) => void;
  /** Where users find that log; named when the engine dies. */
  readonly logName: string;
  /** Added to the environment of the process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long the process is kept without work, in milliseconds; five minutes by default. */
  readonly idleAfter?: number;
}

export interface RequestOptions {
  /** `fraction` in 0..1. */
  readonly onProgress?: (fraction: number, message: string) => void;
  /** Ends the request: its promise rejects with CancelledError at once. */
  readonly signal?: AbortSignal;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  readonly onProgress?: RequestOptions['onProgress'];
}

const fiveMinutes = 5 * 60 * 1000;

/** Host side of the engine: starts its process on first need, ends it after idling, survives its crashes. */
export class EngineClient {
  private child: ChildProcess | undefined;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private idleTimer: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(private readonly options: EngineClientOptions) {}

  /** Process id of the engine while it runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Rejects with UserError for what the user can mend, with CancelledError after `signal`, and otherwise with
   * the engine's message.
   */
  request<M extends EngineMethod>(
    method: M,
    params: EngineRequests[M]['params'],
    { onProgress, signal }: RequestOptions = {},
  ): Promise<EngineRequests[M]['result']> {
    if (this.disposed) return Promise.reject(new CancelledError('The Stego engine was closed.'));
    if (signal?.aborted) return Promise.reject(new CancelledError());
    clearTimeout(this.idleTimer);
    const child = this.running();
    const id = this.nextId++;
    return new Promise<unknown>((resolve, reject) => {
      // The entry outlives the promise: a cancelled request is still cleaned up by the engine, which must not
      // be ended as idle meanwhile.
      const onAbort = () => {
        this.post(child, { kind: 'cancel', id });
        reject(new CancelledError());
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const settled = () => signal?.removeEventListener('abort', onAbort);
      this.pending.set(id, {
        resolve: (result) => (settled(), resolve(result)),
        reject: (error) => (settled(), reject(error)),
        onProgress: (fraction, message) => {
          if (!signal?.aborted) onProgress?.(fraction, message);
        },
      });
      this.post(child, { kind: 'request', id, method, params });
    }) as Promise<EngineRequests[M]['result']>;
  }

  /** Ends the process at once; whatever is pending rejects with CancelledError. */
  dispose(): void {
    this.disposed = true;
    clearTimeout(this.idleTimer);
    const child = this.child;
    this.child = undefined;
    this.rejectAll(new CancelledError('The Stego engine was closed.'));
    child?.kill('SIGKILL');
  }

  private running(): ChildProcess {
    // A process that has died but whose exit is not yet reported is no longer connected.
    if (this.child?.connected) return this.child;
    if (this.child) this.ended(this.child, 'its connection was lost');
    const child = fork(this.options.script, [], {
      serialization: 'advanced',
      execPath: process.execPath,
      execArgv: [],
      env: { ...nodeEnvironment(), ...this.options.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) this.pipeToLog(stream);
    child.on('message', (message) => {
      if (this.child === child) this.receive(message);
    });
    child.on('error', (error) => this.ended(child, messageOf(error)));
    child.on('exit', (code, signal) => this.ended(child, signal ? `signal ${signal}` : `exit code ${code}`));
    this.options.log(`Engine started, process ${child.pid}.`);
    return child;
  }

  private pipeToLog(stream: NodeJS.ReadableStream | null): void {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split(/\r?\n/)) if (line.trim() !== '') this.options.log(line);
    });
  }

  private post(child: ChildProcess, message: ToEngine): void {
    if (this.child !== child) return;
    child.send(message, (error) => {
      if (error) this.ended(child, messageOf(error));
    });
  }

  private receive(message: unknown): void {
    if (!isFromEngine(message)) {
      this.options.log('The engine sent a message that nobody understands; it was dropped.');
      return;
    }
    const request = this.pending.get(message.id);
    if (!request) return;
    if (message.kind === 'progress') {
      request.onProgress?.(message.fraction, message.message);
      return;
    }
    this.pending.delete(message.id);
    if (message.kind === 'result') request.resolve(message.result);
    else if (message.cancelled) request.reject(new CancelledError());
    else request.reject(message.user ? new UserError(message.message) : new Error(message.message));
    this.endWhenIdle();
  }

  private endWhenIdle(): void {
    clearTimeout(this.idleTimer);
    if (this.pending.size > 0) return;
    this.idleTimer = setTimeout(() => {
      const child = this.child;
      this.child = undefined;
      this.options.log('Engine ended after idling.');
      child?.kill();
    }, this.options.idleAfter ?? fiveMinutes);
    // An idle engine is no reason to keep its host alive.
    this.idleTimer.unref();
  }

  private ended(child: ChildProcess, reason: string): void {
    if (this.child !== child) return;
    this.child = undefined;
    clearTimeout(this.idleTimer);
    child.kill('SIGKILL');
    this.options.log(`Engine stopped unexpectedly: ${reason}.`);
    this.rejectAll(
      new UserError(
        `The Stego engine stopped unexpectedly (${reason}); try again. Log: ${this.options.logName}.`,
      ),
    );
  }

  private rejectAll(error: Error): void {
    const requests = [...this.pending.values()];
    this.pending.clear();
    for (const request of requests) request.reject(error);
  }
}

function isFromEngine(message: unknown): message is FromEngine {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, id, fraction, message: text } = message as Partial<Record<string, unknown>>;
  if (typeof id !== 'number') return false;
  if (kind === 'result') return 'result' in message;
  if (kind === 'progress') return typeof fraction === 'number' && typeof text === 'string';
  return kind === 'error' && typeof text === 'string';
}
