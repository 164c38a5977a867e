import type { SearchSpace } from '../search-space';
import type { Trial } from '../study';
import type { ParameterImportance } from './contract';
import { parameterImportance } from './parameter-importance';

/** A trial as far as it matters here: what it was given, and the figure that came of it. */
export interface MeasuredTrial {
  readonly values: Trial['values'];
  readonly figure?: number;
}

export interface ImportanceParams {
  readonly space: SearchSpace;
  readonly trials: readonly MeasuredTrial[];
}

/** `parameterImportance` of plain data, as it comes from another process. */
export function importanceOf(
  { space, trials }: ImportanceParams,
  signal?: AbortSignal,
): Promise<ParameterImportance> {
  const figures = new Map<Trial, number | undefined>();
  const studied = trials.map(({ values, figure }, number): Trial => {
    const trial: Trial = { number, state: 'complete', values, reports: [] };
    figures.set(trial, figure);
    return trial;
  });
  return parameterImportance(studied, space, (trial) => figures.get(trial), signal);
}
