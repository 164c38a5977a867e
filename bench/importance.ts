/**
 * How far the importances of parameters are from the truth, and how long they take: a function of seven parameters
 * whose Sobol shares are known, with noise. Medians over seeds; times are of the processor.
 */

import { plainTable } from '../src/evaluation/table';
import { randomFor } from '../src/seeded-random';
import { columnsOf, filledColumns } from '../src/sweeps/importance/columns';
import type { ParameterImportance } from '../src/sweeps/importance/contract';
import { parameterImportance } from '../src/sweeps/importance/parameter-importance';
import { growForest } from '../src/sweeps/importance/random-forest';
import { sevenParameters, sevenParameterTrials, sobolShares } from '../test/support/sweeps/seven-parameters';
import { cpuMillisecondsOf } from './cpu-time';
import { median } from './event-loop';

const seeds = Number(process.argv[2] ?? 10);

function distance({ parameters }: ParameterImportance): number {
  const shares = new Map(parameters.map(({ name, share }) => [name, share]));
  return Object.entries(sobolShares).reduce(
    (sum, [name, share]) => sum + Math.abs((shares.get(name) ?? 0) - share),
    0,
  );
}

/** How many of the true shares lie within their ranges, of 1. A share of 0 never does: a forest splits by noise as well. */
function covered({ parameters: all }: ParameterImportance): number {
  const parameters = all.filter(({ name }) => sobolShares[name] > 0);
  const within = parameters.filter(
    ({ name, low, high }) => low <= sobolShares[name] && sobolShares[name] <= high,
  );
  return within.length / parameters.length;
}

/** A turn after the other: their times are of all that is at work. */
async function measure(count: number, seed: number) {
  const trials = sevenParameterTrials(count, seed);
  let found: ParameterImportance | undefined;
  const whole = await cpuMillisecondsOf(async () => {
    found = await parameterImportance(trials, sevenParameters, ({ value }) => value);
  });
  if (!found) throw new Error('Nothing was found.');
  const assignments = trials.map(({ values }) => values);
  const columns = columnsOf(sevenParameters, assignments).flatMap(filledColumns);
  const targets = Float64Array.from(trials, ({ value }) => value ?? NaN);
  const forest = await cpuMillisecondsOf(async () => {
    await growForest(columns, targets, { trees: 100, random: randomFor(seed) });
  });
  return { found, whole, forest };
}

async function main(): Promise<void> {
  const rows: string[][] = [];
  for (const count of [20, 50, 100, 300, 1000]) {
    const turns: Awaited<ReturnType<typeof measure>>[] = [];
    for (let seed = 0; seed < seeds; seed++) turns.push(await measure(count, seed));
    const found = turns.map((turn) => turn.found);
    rows.push([
      String(count),
      median(found.map(distance)).toFixed(2),
      median(found.map(({ explained }) => explained ?? 0)).toFixed(2),
      median(found.map(({ floor }) => floor)).toFixed(3),
      `${Math.round(100 * median(found.map(covered)))} %`,
      String(found.filter(({ trust }) => trust === 'fine').length),
      median(turns.map(({ forest }) => forest)).toFixed(0),
      median(turns.map(({ whole }) => whole)).toFixed(0),
    ]);
  }
  const header = [
    'trials',
    'L1',
    'R² out of bag',
    'floor',
    'covered',
    `fine, of ${seeds}`,
    'ms a forest',
    'ms in all',
  ];
  process.stdout.write(`${plainTable(header, rows)}\n`);
}

void main();
