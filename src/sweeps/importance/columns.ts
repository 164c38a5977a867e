import type { Assignment, Json, Parameter, SearchSpace } from '../search-space';
import { keyOf } from '../value-key';

/** One feature of the trials. */
export interface Column {
  /** The parameter's name, or such as `activation=tanh`. */
  readonly label: string;
  /** Of each trial; NaN where it does not have the parameter. */
  readonly values: Float64Array;
}

export interface ParameterColumns {
  readonly parameter: Parameter;
  readonly columns: readonly Column[];
}

/** Lists of numbers that span so much are meant by their magnitude: 0.1, 0.01, 0.001. */
const wideRatio = 100;

/** The parameters that take more than one value, or are absent at times, as columns of numbers. */
export function columnsOf(
  space: SearchSpace,
  assignments: readonly Assignment[],
): readonly ParameterColumns[] {
  return space.flatMap((parameter) => {
    const values = assignments.map((each) =>
      Object.hasOwn(each, parameter.name) ? each[parameter.name] : undefined,
    );
    const different = new Map(values.map((value) => [value === undefined ? '' : keyOf(value), value]));
    if (different.size < 2) return [];
    const present = [...different.values()].filter((value) => value !== undefined);
    const columns = present.every((value) => typeof value === 'number')
      ? [numbers(parameter, values as readonly (number | undefined)[])]
      : oneHot(parameter.name, present, values);
    return [{ parameter, columns }];
  });
}

function numbers({ name, distribution }: Parameter, values: readonly (number | undefined)[]): Column {
  const present = values.filter((value) => value !== undefined);
  const least = Math.min(...present);
  const logarithmic =
    least > 0 &&
    ('scale' in distribution
      ? distribution.scale === 'log'
      : distribution.kind === 'categorical' && Math.max(...present) / least >= wideRatio);
  return {
    label: name,
    values: Float64Array.from(values, (value) =>
      value === undefined ? NaN : logarithmic ? Math.log(value) : value,
    ),
  };
}

function oneHot(name: string, different: readonly Json[], values: readonly (Json | undefined)[]): Column[] {
  const keys = values.map((value) => (value === undefined ? undefined : keyOf(value)));
  return different.map((value) => {
    const own = keyOf(value);
    return {
      label: `${name}=${typeof value === 'string' ? value : own}`,
      values: Float64Array.from(keys, (key) => (key === undefined ? NaN : key === own ? 1 : 0)),
    };
  });
}

/** For trees, which need a number everywhere: the mean where there is none, and a column that tells where that is. */
export function filledColumns({ columns }: ParameterColumns): readonly Float64Array[] {
  const filled = columns.map(({ values }) => {
    const present = values.filter((value) => !Number.isNaN(value));
    const mean = present.reduce((total, value) => total + value, 0) / Math.max(1, present.length);
    return values.map((value) => (Number.isNaN(value) ? mean : value));
  });
  const [{ values }] = columns;
  return values.some(Number.isNaN)
    ? [...filled, values.map((value) => (Number.isNaN(value) ? 1 : 0))]
    : filled;
}
