import { conditionsHold } from '../conditions';
import type { Assignment, Json, Parameter, SearchSpace } from '../search-space';
import { finiteValues } from './finite-values';

interface Axis {
  readonly parameter: Parameter;
  readonly values: readonly Json[];
}

/** The parameters with all their values, or the first parameter whose values cannot be counted. */
export function gridAxes(space: SearchSpace): readonly Axis[] | Parameter {
  const axes: Axis[] = [];
  for (const parameter of space) {
    const values = finiteValues(parameter.distribution);
    if (!values) return parameter;
    axes.push({ parameter, values });
  }
  return axes;
}

/**
 * Every combination once, the last axis turning fastest. Conditions may look at any axis: where they do not hold, the
 * parameter is absent, and what it would be makes no difference.
 */
export function* gridPoints(axes: readonly Axis[]): Generator<Assignment> {
  const digits = axes.map(() => 0);
  if (axes.some(({ values }) => values.length === 0)) return;
  for (;;) {
    const full = Object.fromEntries(
      axes.map(({ parameter, values }, axis) => [parameter.name, values[digits[axis]]]),
    );
    const point = withoutAbsent(axes, full);
    const once = axes.every(
      ({ parameter }, axis) => digits[axis] === 0 || Object.hasOwn(point, parameter.name),
    );
    if (once) yield point;
    let axis = axes.length - 1;
    while (axis >= 0 && ++digits[axis] === axes[axis].values.length) digits[axis--] = 0;
    if (axis < 0) return;
  }
}

/** Absence spreads: a parameter may depend on one that is absent itself, in any order of the axes. */
function withoutAbsent(axes: readonly Axis[], full: Record<string, Json>): Assignment {
  const point = { ...full };
  const conditional = axes.filter(({ parameter }) => parameter.conditions.length > 0);
  for (let changed = conditional.length > 0; changed;) {
    changed = false;
    for (const { parameter } of conditional) {
      if (!Object.hasOwn(point, parameter.name) || conditionsHold(parameter, point)) continue;
      delete point[parameter.name];
      changed = true;
    }
  }
  return point;
}
