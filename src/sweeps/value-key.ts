import type { Assignment, Json } from './search-space';

/** Equal for values that are the same, whatever the order of the keys of their mappings. */
export function keyOf(value: Json | Assignment): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? sorted(each) : each,
  );
}

function sorted(mapping: object): Record<string, unknown> {
  const entries = Object.entries(mapping).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}
