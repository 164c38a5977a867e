import { CancelledError } from '../errors';

/** Whoever waits for the export of many trials. */
export interface ExportWatch {
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** To be called before each of `total` trials. Throws CancelledError where nobody waits any more. */
export function tellWatch({ signal, progress }: ExportWatch, done: number, total: number): void {
  if (signal?.aborted) throw new CancelledError();
  progress?.(done, total);
}
