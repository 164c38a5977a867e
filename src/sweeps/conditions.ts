import { keyOf } from './value-key';
import type { Assignment, Parameter } from './search-space';

/** Whether a parameter has a value beside those that are chosen already. One that is absent fulfils no condition. */
export function conditionsHold({ conditions }: Pick<Parameter, 'conditions'>, chosen: Assignment): boolean {
  return conditions.every(({ parameter, values }) => {
    if (!Object.hasOwn(chosen, parameter)) return false;
    const key = keyOf(chosen[parameter]);
    return values.some((value) => keyOf(value) === key);
  });
}
