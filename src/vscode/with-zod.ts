import { setImmediate as nextTurn } from 'node:timers/promises';

let zod: Promise<unknown> | undefined;

/**
 * Loads code that checks files. Zod, and yaml beside it, take longer to load than all else of the extension, so they
 * come with the first file that is read and not with the activation.
 */
export async function withZod<T>(load: () => Promise<T>): Promise<T> {
  // Before any schema is made.
  await (zod ??= loadZod());
  return load();
}

/** In a turn of its own: together with the activation before and the schemas after, the thread would be held up for long. */
async function loadZod(): Promise<void> {
  await nextTurn();
  await import('./zod-without-eval');
  await nextTurn();
}
