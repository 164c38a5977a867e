import type { Distribution } from '../search-space';
import {
  distributionKeys,
  distributionNames,
  distributions,
  type DistributionName,
  type DistributionSyntax,
} from './distribution-syntax';
import type { GroupReader } from './group-reader';
import { valueOf } from './sweep-tree';

/**
 * What a parameter can be, by W&B's rules: without `distribution`, its keys decide. Undefined where something is wrong,
 * which the reader's list was told.
 */
export function readDistribution(parameter: GroupReader): Distribution | undefined {
  const name = nameOf(parameter);
  if (name === undefined) return undefined;
  const { required, optional }: DistributionSyntax = distributions[name];
  const allowed = ['distribution', ...required, ...optional];
  if (!hasOnly(parameter, name, allowed)) return undefined;
  const [lacking] = required.filter((key) => !parameter.has(key));
  if (lacking !== undefined) return parameter.missing(lacking, `belongs to ${name}`);
  switch (name) {
    case 'constant':
      return { kind: 'constant', value: valueOf(parameter.node('value')!) };
    case 'categorical':
    case 'categorical_w_probabilities':
      return categorical(parameter);
    case 'normal':
    case 'q_normal':
    case 'log_normal':
    case 'q_log_normal':
      return normal(parameter, name);
    case 'beta':
    case 'q_beta':
      return beta(parameter, name);
    default:
      return uniform(parameter, name);
  }
}

function nameOf(parameter: GroupReader): DistributionName | undefined {
  if (parameter.has('distribution')) return parameter.choice('distribution', distributionNames);
  if (parameter.has('values')) {
    return parameter.has('probabilities') ? 'categorical_w_probabilities' : 'categorical';
  }
  if (parameter.has('value')) return 'constant';
  if (parameter.has('min') || parameter.has('max')) {
    const isFloat = ['min', 'max'].some((key) => parameter.scalar(key)?.isFloat);
    return isFloat ? 'uniform' : 'int_uniform';
  }
  const known = ['mu', 'sigma', 'a', 'b', 'q', 'probabilities'].find((key) => parameter.has(key));
  if (known !== undefined) return parameter.missing('distribution', `says what ${known} belongs to`);
  const unknown = [...parameter.group.entries.keys()].some((key) => key !== 'parameters');
  if (unknown) parameter.onlyKnows(['distribution', 'parameters', ...distributionKeys]);
  else
    parameter.problems.wrong(
      parameter.group.range,
      parameter.name,
      'must say which values to try: give it value, values, or min and max',
    );
  return undefined;
}

function hasOnly(parameter: GroupReader, name: DistributionName, allowed: readonly string[]): boolean {
  for (const [key, { keyRange }] of parameter.group.entries) {
    if (allowed.includes(key)) continue;
    const isKnown = (distributionKeys as readonly string[]).includes(key) || key === 'parameters';
    if (isKnown)
      parameter.problems.wrong(
        keyRange,
        parameter.nameOf(key),
        `does not belong to ${name}${hint(name, key)}`,
      );
    else {
      const free = allowed.filter((each) => !parameter.has(each));
      parameter.problems.unknown(keyRange, parameter.name, key, free);
    }
    return false;
  }
  return true;
}

/** The distribution that was meant, where one comes to mind. */
function hint(name: DistributionName, key: string): string {
  if (name === 'categorical' && key === 'probabilities') return ': write categorical_w_probabilities';
  const quantised = `q_${name}`;
  if (key === 'q' && quantised in distributions) return `: write distribution: ${quantised}`;
  return key === 'q' && name === 'int_uniform' ? ': write distribution: q_uniform' : '';
}

function categorical(parameter: GroupReader): Distribution | undefined {
  const list = parameter.node('values');
  if (list?.kind !== 'list' || list.items.length === 0) {
    return parameter.wrong('values', 'must be a list of at least one value');
  }
  const values = list.items.map(valueOf);
  const seen = new Set<string>();
  for (const [i, value] of values.entries()) {
    const text = JSON.stringify(value);
    if (seen.has(text))
      parameter.problems.remark('warning', list.items[i].range, `${text} is in the list already.`);
    seen.add(text);
  }
  if (!parameter.has('probabilities')) return { kind: 'categorical', values };
  const probabilities = probabilitiesOf(parameter, values.length);
  return probabilities && { kind: 'categorical', values, probabilities };
}

function probabilitiesOf(parameter: GroupReader, count: number): number[] | undefined {
  const node = parameter.node('probabilities')!;
  const read = node.kind === 'list' ? node.items.map(valueOf) : [];
  const numbers = read.filter((each): each is number => typeof each === 'number' && each >= 0);
  if (node.kind !== 'list' || numbers.length !== read.length) {
    return parameter.wrong('probabilities', 'must be a list of numbers from 0 on');
  }
  if (numbers.length !== count) {
    return parameter.wrong('probabilities', `must be as many as values: ${count}, not ${numbers.length}`);
  }
  const sum = numbers.reduce((total, each) => total + each, 0);
  if (Math.abs(sum - 1) <= 1e-6) return numbers;
  return parameter.wrong('probabilities', `must be 1 together, not ${Number(sum.toPrecision(6))}`);
}

function uniform(parameter: GroupReader, name: DistributionName): Distribution | undefined {
  const isInteger = name === 'int_uniform';
  const takesValues = name.endsWith('_values');
  const bounds = takesValues ? { above: 0 } : { isWhole: isInteger };
  const [min, max] = ['min', 'max'].map((key) => {
    const value = parameter.number(key, bounds);
    if (value === undefined || !isInteger || !parameter.scalar(key)?.isFloat) return value;
    return parameter.wrong(key, 'must be a whole number without a point', String(value));
  });
  const q = quantum(parameter, name);
  if (min === undefined || max === undefined || q === null) return undefined;
  if (min >= max) return parameter.wrong('min', `must be below max, which is ${max}`);
  const isLog = name.includes('log');
  const areExponents = isLog && !takesValues;
  if (areExponents && name === 'log_uniform') warnOfExponents(parameter, min, max);
  const [low, high] = !areExponents
    ? [min, max]
    : name === 'inv_log_uniform'
      ? [Math.exp(-max), Math.exp(-min)]
      : [Math.exp(min), Math.exp(max)];
  if (low <= 0 || !Number.isFinite(high)) {
    if (isLog)
      return parameter.wrong(
        'min',
        `and max are exponents of e: too far from 0 for a number. For values write ${name}_values`,
      );
  }
  if (q !== undefined && Math.floor(high / q + 1e-9) < Math.ceil(low / q - 1e-9)) {
    return parameter.wrong('q', `must have a multiple between ${low} and ${high}`);
  }
  const step = q === undefined ? {} : { step: q };
  const integer = isInteger || (q !== undefined && Number.isInteger(q));
  return { kind: 'uniform', min: low, max: high, scale: isLog ? 'log' : 'linear', ...step, integer };
}

/** Learning rates that were meant as values make trials of rates around 1. */
function warnOfExponents(parameter: GroupReader, min: number, max: number): void {
  if (min <= 0 || max > 1) return;
  const [from, to] = [min, max].map((exponent) => Number(Math.exp(exponent).toPrecision(4)));
  const message = `min and max of log_uniform are exponents: this draws from ${from} to ${to}. For values write log_uniform_values.`;
  parameter.problems.remark('warning', parameter.rangeOf('distribution'), message, 'log_uniform_values');
}

/** Undefined where the distribution has none, null where it is wrong. */
function quantum(parameter: GroupReader, name: DistributionName): number | undefined | null {
  if (!name.startsWith('q_')) return undefined;
  if (!parameter.has('q')) return 1;
  return parameter.number('q', { above: 0 }) ?? null;
}

function normal(parameter: GroupReader, name: DistributionName): Distribution | undefined {
  const mu = parameter.has('mu') ? parameter.number('mu') : 0;
  const sigma = parameter.has('sigma') ? parameter.number('sigma', { above: 0 }) : 1;
  const q = quantum(parameter, name);
  if (mu === undefined || sigma === undefined || q === null) return undefined;
  const step = q === undefined ? {} : { step: q };
  const scale = name.includes('log') ? 'log' : 'linear';
  return { kind: 'normal', mu, sigma, scale, ...step, integer: q !== undefined && Number.isInteger(q) };
}

function beta(parameter: GroupReader, name: DistributionName): Distribution | undefined {
  const a = parameter.has('a') ? parameter.number('a', { above: 0 }) : 1;
  const b = parameter.has('b') ? parameter.number('b', { above: 0 }) : 1;
  const q = quantum(parameter, name);
  if (a === undefined || b === undefined || q === null) return undefined;
  const step = q === undefined ? {} : { step: q };
  return { kind: 'beta', a, b, ...step, integer: q !== undefined && Number.isInteger(q) };
}
