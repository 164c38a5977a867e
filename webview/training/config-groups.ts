import type { ConfigTree, ConfigValue } from '../../src/vscode/panels/training/contract';

export interface ConfigGroup {
  /** As in the file; empty for what stands at its top. */
  readonly name: string;
  /** Path inside the group and value, in the order of the file. */
  readonly settings: readonly (readonly [string, string])[];
}

/** A configuration as short lists: first the settings at the top of the file, then one group for each branch. */
export function configGroups(config: ConfigTree): ConfigGroup[] {
  const entries = Object.entries(config);
  const top = entries.flatMap(([name, value]) => (isBranch(value) ? [] : flat(name, value)));
  const branches = entries.flatMap(([name, value]) => {
    const settings = isBranch(value) ? flat('', value) : [];
    return settings.length > 0 ? [{ name, settings }] : [];
  });
  return [...(top.length > 0 ? [{ name: '', settings: top }] : []), ...branches];
}

function flat(path: string, value: ConfigValue): (readonly [string, string])[] {
  if (Array.isArray(value) && !value.some(isBranch)) return [[path, value.map(words).join(', ') || '[]']];
  if (!isBranch(value)) return [[path, words(value)]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[path, Array.isArray(value) ? '[]' : '{}']];
  return entries.flatMap(([key, inner]) => flat(path === '' ? key : `${path}.${key}`, inner));
}

/** Lists count as branches where they hold any: then each element has lines of its own. */
function isBranch(value: ConfigValue): value is ConfigTree | readonly ConfigValue[] {
  if (Array.isArray(value)) return value.some(isBranch);
  return typeof value === 'object' && value !== null;
}

function words(value: ConfigValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
