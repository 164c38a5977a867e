import type { ConfigComparison } from './contract';

/** What is written where a configuration has no such setting. */
const absent = '–';

/** The settings in which configurations differ, by their flattened names such as `schedule.learningRate`, sorted. */
export function compareConfigs(
  configs: readonly { readonly name: string; readonly config: object }[],
): ConfigComparison {
  const flattened = configs.map(({ config }) => new Map(flatten(config)));
  const settings = [...new Set(flattened.flatMap((values) => [...values.keys()]))].sort();
  const differences = settings
    .map((setting) => ({ setting, values: flattened.map((values) => values.get(setting) ?? absent) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
  return { names: configs.map(({ name }) => name), differences };
}

/** Lists are single values: their elements have no names that would match each other. */
function flatten(value: unknown, prefix = ''): [string, string][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      flatten(inner, prefix === '' ? key : `${prefix}.${key}`),
    );
  }
  return [[prefix, typeof value === 'string' ? value : JSON.stringify(value)]];
}
