import * as z from 'zod';
import type { SettingPath, SettingSchema } from '../../settings-files/setting-schema';
import { metrics } from '../metric-names';
import { settingOfParameter, sweepSettings } from '../setting-names';
import { distributionNames, distributions, keysDescribed, type DistributionKey } from './distribution-syntax';
import { foreignKeys } from './read-head';
import { stegoFileSchema } from './stego-schema';

let made: SettingSchema | undefined;

/** What a sweep file may hold, as JSON Schema: its parameters are the settings of a run, with the values of each. */
export function sweepFileSchema(): SettingSchema {
  made ??= {
    type: 'object',
    required: ['method', 'metric', 'parameters'],
    properties: {
      method: {
        type: 'string',
        description:
          'How trials are found.\n\n- `grid`: every combination\n- `random`: drawn, one after the other\n- `bayes`: where a model of the trials so far expects most',
        enum: ['grid', 'random', 'bayes'],
      },
      metric: metricSchema(),
      parameters: {
        ...levelOf(tree()),
        description: 'The settings that the sweep varies, each with the values to try.',
      },
      run_cap: whole('How many trials at most. Left out: all of a grid, else until the sweep is stopped.', 1),
      early_terminate: earlyTerminateSchema(),
      name: { type: 'string', description: 'Name of the sweep.' },
      description: { type: 'string', description: 'What the sweep is for.' },
      stego: {
        ...(z.toJSONSchema(stegoFileSchema, { io: 'input' }) as SettingSchema),
        description:
          'What only Stego Lab reads: preset and settings of the trainings, their dataset, where they run.',
      },
      ...Object.fromEntries(
        Object.entries(foreignKeys).map(([key, what]) => [
          key,
          { description: `For W&B: ${what}. It changes nothing here.` },
        ]),
      ),
    },
  };
  return made;
}

/** Where the schema has what stands at a path: `lr` is under the name of its setting. */
export function pathInSchema(path: SettingPath): SettingPath {
  const [first, name, ...rest] = path;
  if (first !== 'parameters' || typeof name !== 'string') return path;
  // `model` is a group here before it is a word for the network.
  const isThere = Object.hasOwn(sweepFileSchema().properties?.parameters.properties ?? {}, name);
  const setting = isThere ? undefined : settingOfParameter(name);
  return setting ? [first, setting.name, ...rest] : path;
}

function metricSchema(): SettingSchema {
  const list = metrics.map(({ name, description }) => `- \`${name}\`: ${description}`).join('\n');
  return {
    type: 'object',
    description: 'The figure that the sweep makes small or large.',
    required: ['name', 'goal'],
    properties: {
      name: {
        type: 'string',
        description: `A figure of the trainings.\n\n${list}`,
        enum: metrics.map(({ name }) => name),
      },
      goal: {
        type: 'string',
        description: 'Whether it shall be small or large.',
        enum: ['minimize', 'maximize'],
        default: 'minimize',
      },
      target: { type: 'number', description: 'No more trials begin once one has reached it.' },
    },
  };
}

function earlyTerminateSchema(): SettingSchema {
  return {
    type: 'object',
    description:
      'When trials without hope are stopped, by W&B’s rule. It counts how often the metric is reported, not steps.',
    required: ['type', 'min_iter'],
    properties: {
      type: { type: 'string', description: 'The rule.', const: 'hyperband' },
      min_iter: whole('After how many reports trials are compared first; then each `eta` times the last.', 1),
      max_iter: whole(
        'Instead of `min_iter`: the reports of a whole trial, from which `s` gives the times backwards.',
        1,
      ),
      s: whole('How many times trials are compared before `max_iter`.', 1),
      eta: {
        type: 'number',
        exclusiveMinimum: 1,
        default: 3,
        description: 'One of so many trials goes on; and each time is so many times the last.',
      },
      strict: {
        type: 'boolean',
        default: true,
        description: 'Compare the value at that time, not the best so far: stops more trials.',
      },
    },
  };
}

const whole = (description: string, minimum: number): SettingSchema => ({
  type: 'integer',
  minimum,
  description,
});

/** Settings by their first key: W&B nests parameters in groups called `parameters`. */
interface Level {
  readonly setting?: SettingSchema;
  readonly inside: Map<string, Level>;
}

function tree(): Level {
  const root: Level = { inside: new Map() };
  for (const { path, schema } of sweepSettings()) {
    let level = root;
    for (const [i, key] of path.entries()) {
      const isLast = i + 1 === path.length;
      const next = level.inside.get(key) ?? { inside: new Map(), ...(isLast ? { setting: schema } : {}) };
      level.inside.set(key, next);
      level = next;
    }
  }
  return root;
}

/** The settings of a level by their dotted names, and its groups for who prefers to nest. */
function levelOf(level: Level): SettingSchema {
  const properties: Record<string, SettingSchema> = {};
  addLeaves(level, '', properties);
  for (const [key, child] of level.inside) {
    if (child.inside.size === 0) continue;
    properties[key] = {
      type: 'object',
      description: `The settings of the group \`${key}\`.`,
      required: ['parameters'],
      properties: { parameters: levelOf(child) },
    };
  }
  return { type: 'object', properties };
}

function addLeaves(level: Level, prefix: string, properties: Record<string, SettingSchema>): void {
  for (const [key, { setting, inside }] of level.inside) {
    if (setting) properties[prefix + key] = parameterSchema(setting);
    addLeaves({ inside }, `${prefix}${key}.`, properties);
  }
}

const distributionList = distributionNames
  .map((name) => `- \`${name}\`: ${distributions[name].description}`)
  .join('\n');

function parameterSchema(setting: SettingSchema): SettingSchema {
  const number: SettingSchema = { type: 'number' };
  const of: Readonly<Record<DistributionKey, SettingSchema>> = {
    value: setting,
    values: { type: 'array', items: setting },
    probabilities: { type: 'array', items: number },
    min: number,
    max: number,
    q: { ...number, exclusiveMinimum: 0 },
    mu: number,
    sigma: { ...number, exclusiveMinimum: 0 },
    a: { ...number, exclusiveMinimum: 0 },
    b: { ...number, exclusiveMinimum: 0 },
  };
  const keys = Object.entries(of).map(([key, schema]) => [
    key,
    { ...schema, description: keysDescribed[key as DistributionKey] },
  ]);
  const distribution: SettingSchema = {
    type: 'string',
    description: `How values are drawn. Left out, the other keys decide.\n\n${distributionList}`,
    enum: distributionNames,
  };
  return {
    type: 'object',
    description: setting.description,
    properties: { ...(Object.fromEntries(keys) as Record<string, SettingSchema>), distribution },
  };
}
