import { Worker } from 'node:worker_threads';
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
  private nextId = 0;

  constructor(script: string) {
    this.worker = new Worker(script);
    this.worker.unref();
    this.worker.on('message', (message: FromWorker) => this.settle(message));
    this.worker.on('error', (error) => this.fail(error as Error));
    this.worker.on('exit', (code) => this.fail(new Error(`The compute worker ended (code ${code}).`)));
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

  async terminate(): Promise<void> {
    await this.worker.terminate();
  }

  private settle(message: FromWorker): void {
    const pending = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (this.pending.size === 0) this.worker.unref();
    if ('error' in message) pending?.reject(new Error(message.error));
    else pending?.resolve(message.result as never);
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const each of this.pending.values()) each.reject(error);
    this.pending.clear();
  }
}
