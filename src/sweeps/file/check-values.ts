import type * as z from 'zod';
import { runConfigSchema } from '../../runs/config';
import { isSettings } from '../../training/over-preset';
import { conditionsHold } from '../conditions';
import { settingsOfTrial } from '../config-of-trial';
import type { Json } from '../search-space';
import type { SweepDefinition } from '../sweep-definition';
import type { ConditionedParameter } from './conditions';
import { fractionOf, probesOf, tailsOf, typicalOf, type Probe } from './probes';
import type { ProblemList } from './problem-list';

type Base = Pick<SweepDefinition, 'preset' | 'settings'>;

/** What a training would refuse. */
interface Refusal {
  /** Of the setting, with dots. */
  readonly setting: string;
  readonly message: string;
  readonly issue: z.core.$ZodIssue;
}

/** Tries the values of parameters on the settings of a training, so that no trial fails before its first step. */
export class ValueCheck {
  private readonly told = new Set<string>();
  private readonly known = new Map<string, readonly Refusal[]>();

  constructor(
    private readonly base: Base,
    private readonly parameters: readonly ConditionedParameter[],
    private readonly problems: ProblemList,
  ) {}

  /** What is wrong with the settings themselves, whatever the parameters are. */
  ofSettings(): z.core.$ZodIssue[] {
    const withThem = new Set(this.refusals(this.typical()).map(textOf));
    return this.refusals({})
      .filter((refusal) => withThem.has(textOf(refusal)))
      .map(({ issue }) => issue);
  }

  ofParameter(parameter: ConditionedParameter): void {
    const { distribution, keyRange, group } = parameter;
    const fraction = fractionOf(distribution);
    if (fraction !== undefined && this.takesWholeOnly(parameter, fraction)) {
      const range = group.entries.get('distribution')?.node.range ?? keyRange;
      const instead =
        distribution.kind === 'uniform' && distribution.scale === 'linear'
          ? 'write min and max without a point, or q: 1'
          : 'give its distribution a q of 1';
      this.problems.wrong(
        range,
        parameter.name,
        `must be a whole number, and this draws fractions: ${instead}`,
      );
      return;
    }
    const isWrong = probesOf(parameter)
      .map((probe) => this.tell(parameter, probe))
      .includes(true);
    if (isWrong) return;
    const [tail] = tailsOf(distribution).flatMap((value) => this.newWith(parameter, value));
    if (!tail) return;
    const message = `Some trials would fail: ${this.writtenNameOf(tail.setting)} ${tail.message}, and this distribution draws others as well.`;
    this.problems.remark('warning', keyRange, message);
  }

  private takesWholeOnly(parameter: ConditionedParameter, fraction: number): boolean {
    const refuses = (value: number) => this.newWith(parameter, value).length > 0;
    return refuses(fraction) && (!refuses(Math.floor(fraction)) || !refuses(Math.ceil(fraction)));
  }

  /** Tells what this value breaks; whether it breaks anything. */
  private tell(parameter: ConditionedParameter, { value, range }: Probe): boolean {
    const isTypical = JSON.stringify(value) === JSON.stringify(typicalOf(parameter.distribution));
    const found = this.newWith(parameter, value);
    for (const refusal of found) {
      const owner = this.parameters.find((each) => isInside(refusal.setting, each.setting.name));
      // The other parameter is looked at beside the same value, and told of then.
      if (owner && owner !== parameter && isTypical) continue;
      const where =
        refusal.issue.code === 'unrecognized_keys' && owner === parameter ? parameter.keyRange : range;
      const key = owner === parameter ? `${where.start} ${textOf(refusal)}` : textOf(refusal);
      if (this.told.has(key) && owner === undefined) continue;
      this.told.add(key);
      const message =
        where !== range || owner !== parameter ? refusal.message : withValue(refusal, parameter, value);
      this.problems.wrong(where, this.writtenNameOf(refusal.setting), message);
    }
    return found.length > 0;
  }

  /** As the file calls what a setting belongs to: `lr` for `schedule.learningRate`. */
  private writtenNameOf(setting: string): string {
    const owner = this.parameters.find((each) => isInside(setting, each.setting.name));
    return owner ? owner.name + setting.slice(owner.setting.name.length) : setting;
  }

  /** What a training refuses because a parameter has a value. */
  private newWith(parameter: ConditionedParameter, value: Json): Refusal[] {
    const values = this.typical(parameter, value);
    const others = Object.entries(values).filter(([name]) => name !== parameter.name);
    const without = new Set(this.refusals(Object.fromEntries(others)).map(textOf));
    // What another value breaks as well was told there.
    const usual = typicalOf(parameter.distribution);
    const isUsual = JSON.stringify(value) === JSON.stringify(usual);
    const before = isUsual
      ? without
      : new Set(this.refusals({ ...values, [parameter.name]: usual }).map(textOf));
    return this.refusals(values).filter((refusal) => {
      const isOwn = isInside(refusal.setting, parameter.setting.name);
      return !(isOwn ? without : before).has(textOf(refusal));
    });
  }

  /** One assignment that its conditions allow, with a value for a parameter that must be in it. */
  private typical(parameter?: ConditionedParameter, value: Json = null): Record<string, Json> {
    const forced = new Map<string, Json>();
    const force = (each: ConditionedParameter) => {
      for (const { parameter: name, values } of each.conditions) {
        forced.set(name, values[0]);
        const other = this.parameters.find((one) => one.name === name);
        if (other) force(other);
      }
    };
    if (parameter) {
      force(parameter);
      forced.set(parameter.name, value);
    }
    const assignment: Record<string, Json> = {};
    for (const each of this.parameters) {
      const { name, distribution } = each;
      if (forced.has(name)) assignment[name] = forced.get(name)!;
      else if (conditionsHold(each, assignment)) assignment[name] = typicalOf(distribution);
    }
    return assignment;
  }

  /** The same assignments come back for every value. */
  private refusals(values: Readonly<Record<string, Json>>): readonly Refusal[] {
    const key = JSON.stringify(values);
    const known = this.known.get(key) ?? this.findRefusals(values);
    this.known.set(key, known);
    return known;
  }

  private findRefusals(values: Readonly<Record<string, Json>>): readonly Refusal[] {
    const settings = settingsOfTrial(this.base, values, '.');
    const network = isSettings(settings.model) ? (settings.model.name ?? 'baluja') : 'baluja';
    const { error } = runConfigSchema.safeParse(settings);
    return (error?.issues ?? []).flatMap((issue): Refusal[] => {
      const path = issue.path.map(String);
      if (issue.code !== 'unrecognized_keys') {
        return [{ setting: path.join('.'), message: issue.message, issue }];
      }
      const message =
        path[0] === 'model' ? `is no setting of the network ${String(network)}` : 'is no setting here';
      return issue.keys.map((key) => ({
        setting: [...path, key].join('.'),
        message,
        issue: { ...issue, keys: [key] },
      }));
    });
  }
}

/** Of several in one list it must be told which one is meant. */
function withValue({ message }: Refusal, { distribution }: ConditionedParameter, value: Json): string {
  if (distribution.kind !== 'categorical' || message.includes(', not ')) return message;
  const text = JSON.stringify(value);
  return `${message}, not ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
}

const textOf = ({ setting, message }: Refusal) => `${setting} ${message}`;

const isInside = (setting: string, group: string) => setting === group || setting.startsWith(`${group}.`);
