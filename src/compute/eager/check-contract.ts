import type { TensorFlow } from './load';

/** What the process that tries a backend answers. */
export type CheckAnswer = TensorFlow | { readonly error: string };
