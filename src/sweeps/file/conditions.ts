import { nearest } from '../../settings-files/nearest';
import type { SettingsDocument } from '../../settings-files/settings-document';
import type { Condition, Distribution, Json, Parameter } from '../search-space';
import { settingOfParameter } from '../setting-names';
import type { ProblemList } from './problem-list';
import type { WrittenParameter } from './read-parameters';
import type { StegoGroup } from './stego-schema';

/** A parameter with what it depends on. */
export type ConditionedParameter = WrittenParameter & Pick<Parameter, 'conditions'>;

type Written = StegoGroup['conditions'];

const group = ['stego', 'conditions'];

/** Joins parameters with their conditions, and puts those that others depend on before them. */
export function withConditions(
  parameters: readonly WrittenParameter[],
  written: Written,
  document: SettingsDocument,
  problems: ProblemList,
): ConditionedParameter[] {
  const reader = new ConditionReader(parameters, document, problems);
  const conditions = new Map<string, Condition[]>();
  for (const [name, on] of Object.entries(written)) {
    const parameter = reader.find(name, [...group, name]);
    if (parameter) conditions.set(parameter.name, reader.read(parameter.name, name, on));
  }
  const all = parameters.map((each) => ({ ...each, conditions: conditions.get(each.name) ?? [] }));
  return inOrder(all, (name) => {
    const range = document.keyRange([...group, name]) ?? document.keyRange(group) ?? { start: 0, end: 1 };
    problems.wrong(range, name, 'depends on itself');
  });
}

class ConditionReader {
  constructor(
    private readonly parameters: readonly WrittenParameter[],
    private readonly document: SettingsDocument,
    private readonly problems: ProblemList,
  ) {}

  /** As the file calls it, or by another name of the same setting. */
  find(name: string, path: readonly string[]): WrittenParameter | undefined {
    const setting = settingOfParameter(name);
    const found =
      this.parameters.find((each) => each.name === name) ??
      this.parameters.find((each) => setting !== undefined && each.setting.name === setting.name);
    if (found) return found;
    const range = this.document.keyRange(path) ?? { start: 0, end: 1 };
    const meant = nearest(
      name,
      this.parameters.map((each) => each.name),
    );
    const message = `is no parameter of this sweep${meant === undefined ? '' : `: did you mean ${meant}?`}`;
    this.problems.wrong(range, name, message, meant);
    return undefined;
  }

  read(name: string, key: string, on: Written[string]): Condition[] {
    const found: Condition[] = [];
    for (const [other, values] of Object.entries(on)) {
      const path = [...group, key, other];
      const parameter = this.find(other, path);
      if (!parameter) continue;
      for (const [i, value] of values.entries()) {
        if (canBe(parameter.distribution, value as Json)) continue;
        const range = this.document.valueRange([...path, i]) ?? this.document.keyRange(path)!;
        this.problems.wrong(
          range,
          `${name}`,
          `cannot depend on ${other} being ${JSON.stringify(value)}, which it never is`,
        );
      }
      found.push({ parameter: parameter.name, values: values as readonly Json[] });
    }
    return found;
  }
}

function canBe(distribution: Distribution, value: Json): boolean {
  const text = JSON.stringify(value);
  switch (distribution.kind) {
    case 'constant':
      return JSON.stringify(distribution.value) === text;
    case 'categorical':
      return distribution.values.some((each) => JSON.stringify(each) === text);
    case 'uniform':
      return typeof value === 'number' && value >= distribution.min && value <= distribution.max;
    case 'normal':
    case 'beta':
      return typeof value === 'number';
  }
}

function inOrder(
  parameters: readonly ConditionedParameter[],
  tellOfCircle: (name: string) => void,
): ConditionedParameter[] {
  const ordered = new Map<string, ConditionedParameter>();
  const open = new Set<string>();
  let isCircular = false;
  const place = (parameter: ConditionedParameter): void => {
    if (ordered.has(parameter.name)) return;
    if (open.has(parameter.name)) {
      // One message for the circle, not for each on it.
      if (!isCircular) tellOfCircle(parameter.name);
      isCircular = true;
      return;
    }
    open.add(parameter.name);
    for (const { parameter: name } of parameter.conditions) {
      const other = parameters.find((each) => each.name === name);
      if (other) place(other);
    }
    ordered.set(parameter.name, parameter);
  };
  for (const parameter of parameters) place(parameter);
  // Nothing more can be said of them then.
  if (isCircular) return parameters.map((each) => ({ ...each, conditions: [] }));
  return [...ordered.values()];
}
