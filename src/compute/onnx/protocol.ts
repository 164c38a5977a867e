/** What the compute worker and its owner say to each other. */

import type { TensorSpec, TensorValues } from '../device';
import type { Provider } from './providers';

export interface CreateParams {
  readonly model: Uint8Array;
  readonly provider: Provider;
  readonly inputs: Readonly<Record<string, TensorSpec>>;
  readonly outputs: Readonly<Record<string, TensorSpec>>;
  /** Input name → name of the output that is its next value. */
  readonly state: Readonly<Record<string, string>>;
  readonly threads: number;
  /** Where optimised graphs are kept; undefined: nowhere. */
  readonly graphCache?: string;
}

export interface WorkerRequests {
  create: { params: CreateParams; result: undefined };
  run: { params: Readonly<Record<string, TensorValues>>; result: Record<string, TensorValues> };
  writeState: { params: Readonly<Record<string, Float32Array>>; result: undefined };
  readState: { params: readonly string[]; result: Record<string, Float32Array> };
  release: { params: undefined; result: undefined };
  /** Of the whole worker: it ends instead of answering. */
  end: { params: undefined; result: undefined };
}

export type WorkerMethod = keyof WorkerRequests;

export interface ToWorker<M extends WorkerMethod = WorkerMethod> {
  readonly id: number;
  readonly session: number;
  readonly method: M;
  readonly params: WorkerRequests[M]['params'];
}

export type FromWorker =
  | { readonly id: number; readonly result: WorkerRequests[WorkerMethod]['result'] }
  | {
      readonly id: number;
      readonly error: string;
      /** The user can act on it: it says what to do. */
      readonly forUser: boolean;
    };
