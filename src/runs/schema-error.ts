import type * as z from 'zod';

/**
 * The first problem of a failed check as `path says what`, in one line: `schedule.kind must be one of constant, cosine`.
 * Schemas word their own expectation in their `error` option, starting with `must`.
 */
export function firstProblem(error: z.ZodError, input: unknown): string {
  const issue = error.issues[0];
  const place = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return `${[...issue.path, issue.keys[0]].map(String).join('.')} is not a known setting`;
  }
  const missing = issue.code !== 'custom' && valueAt(input, issue.path) === undefined;
  return `${place || 'the file'} ${missing ? `is missing, it ${issue.message}` : issue.message}`;
}

function valueAt(input: unknown, keys: readonly PropertyKey[]): unknown {
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}
