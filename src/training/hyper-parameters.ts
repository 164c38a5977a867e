import type { RunConfig } from '../runs/config';

/** Settings that change what is written down, or where it is computed, and nothing that is learned. */
const irrelevant = new Set(['version', 'every', 'keepCheckpoints', 'evaluationPairs', 'device']);

/**
 * The settings that decide what a training learns, as other tools list them: one name each, dotted, with a number, a
 * text or a truth value. Lists are written as JSON; what is not set is left out.
 */
export function hyperParameters(config: RunConfig): Record<string, number | string | boolean> {
  const relevant = Object.entries(config).filter(([name]) => !irrelevant.has(name));
  return Object.fromEntries(relevant.flatMap(([name, value]) => flattened(name, value)));
}

function flattened(name: string, value: unknown): [string, number | string | boolean][] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
    return [[name, value]];
  if (Array.isArray(value)) return [[name, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flattened(`${name}.${key}`, inner));
}
