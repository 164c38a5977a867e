import { configSchema } from '../settings-files/config-schema';
import type { SettingSchema } from '../settings-files/setting-schema';

/** A setting of a config.yaml that a sweep can vary. */
export interface SweepSetting {
  /** Its keys from the outside in, with dots: `schedule.learningRate`. */
  readonly name: string;
  readonly path: readonly string[];
  readonly schema: SettingSchema;
}

/** What the same settings are called elsewhere, where no rule leads from one name to the other. */
const aliases: Readonly<Record<string, string>> = {
  lr: 'schedule.learningRate',
  'optimizer.lr': 'schedule.learningRate',
  'optimizer.learningRate': 'schedule.learningRate',
  scheduler: 'schedule.kind',
  schedule: 'schedule.kind',
  lrScheduler: 'schedule.kind',
  lrSchedule: 'schedule.kind',
  warmup: 'schedule.warmupSteps',
  optimizer: 'optimizer.name',
  eps: 'optimizer.epsilon',
  clip: 'optimizer.clipNorm',
  gradClip: 'optimizer.clipNorm',
  maxGradNorm: 'optimizer.clipNorm',
  bs: 'batchSize',
  trainBatchSize: 'batchSize',
  gradientAccumulationSteps: 'accumulate',
  epoch: 'epochs',
  numEpochs: 'epochs',
  nEpochs: 'epochs',
  maxEpochs: 'epochs',
  maxSteps: 'steps',
  numSteps: 'steps',
  iterations: 'steps',
  imgSize: 'imageSize',
  randomSeed: 'seed',
  model: 'model.name',
  arch: 'model.name',
  architecture: 'model.name',
  network: 'model.name',
  act: 'model.activation',
  activationFunction: 'model.activation',
  nonlinearity: 'model.activation',
  loss: 'loss.kind',
  lossFunction: 'loss.kind',
  lossType: 'loss.kind',
  criterion: 'loss.kind',
};

/** What is the same for all trials of a sweep, or is no choice at all. */
const fixed = new Set(['version', 'origin', 'dataset.path']);

interface Names {
  readonly settings: readonly SweepSetting[];
  /** By plain names and aliases. */
  readonly byName: ReadonlyMap<string, SweepSetting>;
}

let made: Names | undefined;

/** All of them, in the order of a config.yaml. */
export function sweepSettings(): readonly SweepSetting[] {
  return names().settings;
}

/**
 * The setting that a parameter of a sweep means: by its whole name, by its last key where only one setting ends so, or
 * by an alias; capitals, `_` and `-` make no difference.
 */
export function settingOfParameter(parameter: string): SweepSetting | undefined {
  return names().byName.get(plain(parameter));
}

const plain = (name: string) => name.toLowerCase().replace(/[_.-]/g, '');

function names(): Names {
  made ??= namesOf(settingsIn(configSchema(), []).filter(({ name }) => !fixed.has(name)));
  return made;
}

function namesOf(settings: readonly SweepSetting[]): Names {
  const byName = new Map<string, SweepSetting>();
  const last = groupBy(settings, ({ path }) => plain(path[path.length - 1]));
  for (const [name, [only, another]] of last) if (!another) byName.set(name, only);
  for (const [alias, name] of Object.entries(aliases)) {
    const setting = settings.find((each) => each.name === name);
    if (setting) byName.set(plain(alias), setting);
  }
  // What the settings are really called goes before all else.
  for (const setting of settings) byName.set(plain(setting.name), setting);
  return { settings, byName };
}

/** Groups are walked through, of a choice of groups every branch; what else there is is a setting. */
function settingsIn(schema: SettingSchema, path: readonly string[]): SweepSetting[] {
  const branches = schema.oneOf ?? schema.anyOf ?? [schema];
  if (!branches.every(({ properties }) => properties)) return [{ name: path.join('.'), path, schema }];
  const inside = branches.flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([key, child]) => settingsIn(child, [...path, key])),
  );
  return [...groupBy(inside, ({ name }) => name).values()].map(together);
}

/** The setting that says which branch it is can be what each of them says. */
function together(same: readonly SweepSetting[]): SweepSetting {
  const [first] = same;
  const choices = same.map(({ schema }) => schema.const).filter((choice) => choice !== undefined);
  if (choices.length < 2) return first;
  return { ...first, schema: { type: 'string', description: first.schema.description, enum: choices } };
}

function groupBy(
  settings: readonly SweepSetting[],
  keyOf: (setting: SweepSetting) => string,
): Map<string, SweepSetting[]> {
  const groups = new Map<string, SweepSetting[]>();
  for (const setting of settings) {
    const key = keyOf(setting);
    groups.set(key, [...(groups.get(key) ?? []), setting]);
  }
  return groups;
}
