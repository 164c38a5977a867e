import { nearest } from '../../settings-files/nearest';
import type { TextRange } from '../../settings-files/settings-document';
import type { Distribution } from '../search-space';
import { settingOfParameter, sweepSettings, type SweepSetting } from '../setting-names';
import { distributionKeys } from './distribution-syntax';
import { GroupReader } from './group-reader';
import type { ProblemList } from './problem-list';
import { readDistribution } from './read-distribution';
import { valueOf, type TreeGroup } from './sweep-tree';

/** A parameter as it is written. */
export interface WrittenParameter {
  /** With its levels, joined by dots. */
  readonly name: string;
  readonly keyRange: TextRange;
  readonly group: TreeGroup;
  readonly distribution: Distribution;
  readonly setting: SweepSetting;
}

/** All that are right, in the order of the file. */
export function readParameters(file: GroupReader): WrittenParameter[] {
  if (!file.has('parameters')) {
    file.missing('parameters', 'says which settings the sweep varies');
    return [];
  }
  const root = file.inner('parameters');
  if (!root) return [];
  if (root.group.entries.size === 0) {
    root.problems.wrong(root.group.range, root.name, 'must name at least one setting to vary');
  }
  const found: WrittenParameter[] = [];
  read(root, '', found);
  const twins = tellOfTwins(found, root.problems);
  // What was refused here need not be tried on a training.
  return found.filter((parameter) => !twins.has(parameter));
}

function read(level: GroupReader, prefix: string, found: WrittenParameter[]): void {
  for (const [key, { keyRange, node }] of level.group.entries) {
    const name = prefix + key;
    if (node.kind !== 'group') {
      const value = JSON.stringify(valueOf(node));
      const written = node.kind === 'list' ? `values: ${value}` : `value: ${value}`;
      const example =
        value.length > 60 || value === 'null' ? 'value, values, or min and max' : `{ ${written} }`;
      level.problems.wrong(node.range, level.nameOf(key), `must say which values to try, such as ${example}`);
      continue;
    }
    const parameter = new GroupReader(node, level.nameOf(key), level.problems);
    const isNested =
      parameter.has('parameters') &&
      !['distribution', ...distributionKeys].some((each) => parameter.has(each));
    if (isNested) {
      parameter.onlyKnows(['parameters']);
      const inside = parameter.inner('parameters');
      if (inside?.group.entries.size === 0)
        inside.problems.wrong(keyRange, parameter.name, 'must name at least one setting to vary');
      if (inside) read(inside, `${name}.`, found);
      continue;
    }
    const setting = settingFor(name, key, keyRange, level);
    const distribution = readDistribution(parameter);
    if (setting && distribution) found.push({ name, keyRange, group: node, distribution, setting });
  }
}

function settingFor(
  name: string,
  key: string,
  keyRange: TextRange,
  level: GroupReader,
): SweepSetting | undefined {
  const setting = settingOfParameter(name);
  if (setting) return setting;
  const names = sweepSettings().map((each) => each.name);
  const group = names.filter((each) => each.startsWith(`${name}.`));
  if (group.length > 0) {
    const [first, second] = group;
    const examples = [first, second].filter(Boolean).join(' or ');
    return void level.problems.wrong(
      keyRange,
      name,
      `is a group of settings: name one of them, such as ${examples}`,
    );
  }
  // Of a nested one only the last level can be mended here.
  const prefix = name.slice(0, name.length - key.length);
  const inside = names.filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length));
  const last = names.map((each) => each.slice(each.lastIndexOf('.') + 1));
  const meant = nearest(key, inside) ?? (prefix === '' ? nearest(key, last) : undefined);
  level.problems.add([
    { kind: 'unknown', range: keyRange, setting: name, ...(meant === undefined ? {} : { meant }) },
  ]);
  return undefined;
}

/** Two names for one setting, or two lengths of a training. */
function tellOfTwins(
  parameters: readonly WrittenParameter[],
  problems: ProblemList,
): ReadonlySet<WrittenParameter> {
  const twins = new Set<WrittenParameter>();
  const bySetting = new Map<string, string>();
  for (const parameter of parameters) {
    const { name, keyRange, setting } = parameter;
    const purpose = ['steps', 'epochs', 'minutes'].includes(setting.name) ? 'length' : setting.name;
    const first = bySetting.get(purpose);
    if (first === undefined) {
      bySetting.set(purpose, name);
      continue;
    }
    twins.add(parameter);
    const message =
      purpose === 'length'
        ? `cannot vary beside ${first}: a training has one length`
        : `is ${setting.name}, which ${first} varies already`;
    problems.wrong(keyRange, name, message);
  }
  return twins;
}
