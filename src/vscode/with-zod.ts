/**
 * Loads code that checks files. Zod, and yaml beside it, take longer to load than all else of the extension, so they
 * come with the first file that is read and not with the activation.
 */
export async function withZod<T>(load: () => Promise<T>): Promise<T> {
  // Before any schema is made.
  await import('./zod-without-eval');
  return load();
}
