import { randomFor } from '../../seeded-random';
import type { SearchSpace } from '../search-space';
import type { Trial } from '../study';
import { columnsOf, filledColumns } from './columns';
import type { ImportantParameter, ParameterImportance } from './contract';
import { correlation } from './correlation';
import { growForest } from './random-forest';
import { quantile, resampled, sharesOf } from './resampling';
import { howFarToTrust } from './trust';

const trees = 100;
/** The same trials give the same importances, also in the next window. */
const importanceStream = 0x696d70;

/**
 * How much each parameter matters for a figure of the trials. Takes about as long as 700 trees: half a second for 300
 * trials and ten parameters, in which the thread is free for others every few milliseconds. Throws a CancelledError
 * where `signal` is aborted.
 */
export async function parameterImportance(
  trials: readonly Trial[],
  space: SearchSpace,
  metricOf: (trial: Trial) => number | undefined,
  signal?: AbortSignal,
): Promise<ParameterImportance> {
  const measured = trials.filter((trial) => Number.isFinite(metricOf(trial)));
  const leftOut = trials.length - measured.length;
  const targets = Float64Array.from(measured, (trial) => metricOf(trial) as number);
  const varied = columnsOf(
    space,
    measured.map(({ values }) => values),
  );
  if (varied.length === 0)
    return { trials: measured.length, leftOut, trust: 'too-few', floor: 0, parameters: [] };

  const filled = varied.map(filledColumns);
  const columns = filled.flat();
  const owners = filled.flatMap((own, parameter) => own.map(() => parameter));
  const random = randomFor(importanceStream, measured.length);
  const { importance, explained } = await growForest(columns, targets, { trees, random, signal });
  const shares = sharesOf(importance, owners);
  const others = await resampled(columns, owners, targets, random, signal);
  const floor = quantile(others.shadow, 0.95);

  const parameters = varied.map(({ parameter, columns: own }, index): ImportantParameter => {
    const share = shares[index];
    const range = others.shares.map((each) => each[index]);
    return {
      name: parameter.name,
      share,
      low: Math.min(share, quantile(range, 0.05)),
      high: Math.max(share, quantile(range, 0.95)),
      correlations: own.flatMap(({ label, values }) => {
        const value = correlation(values, targets);
        return value === undefined ? [] : [{ label, value }];
      }),
    };
  });
  const strongest = Math.max(...shares);
  return {
    trials: measured.length,
    leftOut,
    trust: howFarToTrust({ trials: measured.length, explained, strongest, floor }),
    ...(explained === undefined ? {} : { explained }),
    floor,
    parameters: parameters.sort((a, b) => b.share - a.share),
  };
}
