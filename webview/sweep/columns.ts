import type { FigureColumn, Json, ParameterColumn, TrialRow } from '../../src/vscode/panels/sweep/contract';

/** Something that each trial has one of: a parameter, or a figure. */
export interface Column {
  readonly id: string;
  readonly label: string;
  readonly log: boolean;
  /** Texts in their order; undefined for numbers. */
  readonly categories?: readonly string[];
  /** Absent for parameters. */
  readonly figure?: FigureColumn;
  /** A finite number, or one of the categories; undefined where the trial has none. */
  valueOf(trial: TrialRow): number | string | undefined;
}

export function parameterColumn(parameter: ParameterColumn): Column {
  const { name, label } = parameter;
  const common = { id: name, label };
  if (parameter.kind === 'number') {
    return { ...common, log: parameter.log, valueOf: ({ values }) => finite(values[name]) };
  }
  return {
    ...common,
    log: false,
    categories: parameter.values.map(textOf),
    valueOf: ({ values }) => (name in values ? textOf(values[name]) : undefined),
  };
}

export function figureColumn(figure: FigureColumn): Column {
  return {
    id: figureId(figure.id),
    label: figure.label,
    log: false,
    figure,
    valueOf: ({ figures }) => finite(figures[figure.id]),
  };
}

/** Apart from parameters, which may be called the same. */
export const figureId = (id: string) => `figure:${id}`;

export const textOf = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value));

const finite = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
