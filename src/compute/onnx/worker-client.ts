import { Worker } from 'node:worker_threads';
import { CancelledError, UserError } from '../../errors';
import type { FromWorker, ToWorker, WorkerMethod, WorkerRequests } from './protocol';

interface Pending {
  resolve(result: never): void;
  reject(error: Error): void;
}

/** The owner's side of the compute worker: numbered requests, and an error for all of them if the worker dies. */
export class WorkerClient {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private failure: Error | undefined;
  private exited = false;
  private nextId = 0;

  /** @param label What computes there, for people. */
  constructor(script: string, label: string) {
    this.worker = new Worker(script);
    this.worker.unref();
    this.worker.on('message', (message: FromWorker) => this.settle(message));
    this.worker.on('error', (error) => this.fail(lost(label, (error as Error).message)));
    this.worker.on('exit', (code) => {
      this.exited = true;
      this.fail(lost(label, `code ${code}`));
    });
  }

  /** The worker is gone: no request is answered any more. */
  get ended(): boolean {
    return this.failure !== undefined;
  }

  request<M extends WorkerMethod>(
    session: number,
    method: M,
    params: WorkerRequests[M]['params'],
  ): Promise<WorkerRequests[M]['result']> {
    if (this.failure) return Promise.reject(this.failure);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      // A process with work under way must not end; one that only holds a device may.
      if (this.pending.size === 0) this.worker.ref();
      this.pending.set(id, { resolve, reject });
      const message: ToWorker<M> = { id, session, method, params };
      this.worker.postMessage(message);
    });
  }

  /**
   * Ends the worker; who waits for an answer gets an error at once. Nothing can interrupt a run of onnxruntime, and one
   * on a GPU takes the whole process with it when its thread is stopped meanwhile: so the worker ends itself after it.
   */
  async terminate(): Promise<void> {
    if (!this.exited) {
      const gone = new Promise((resolve) => this.worker.once('exit', resolve));
      this.fail(new CancelledError('The device was closed.'));
      this.worker.ref();
      const message: ToWorker<'end'> = { id: this.nextId++, session: 0, method: 'end', params: undefined };
      this.worker.postMessage(message);
      await gone;
    }
  }

  private settle(message: FromWorker): void {
    const pending = this.pending.get(message.id);
    // One that was given up when the device was closed.
    if (!pending) return;
    this.pending.delete(message.id);
    if (this.pending.size === 0) this.worker.unref();
    if ('error' in message) {
      pending.reject(message.forUser ? new UserError(message.error) : new Error(message.error));
    } else {
      pending.resolve(message.result as never);
    }
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const each of this.pending.values()) each.reject(this.failure);
    this.pending.clear();
  }
}

function lost(label: string, cause: string): UserError {
  return new UserError(
    `The device ${label} ended in the middle of its work (${cause}). Start it again; if it ends again, take smaller batches or another device.`,
  );
}
