import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomFor } from '../../../../src/seeded-random';
import { columnsOf, filledColumns } from '../../../../src/sweeps/importance/columns';
import { growForest, type Forest } from '../../../../src/sweeps/importance/random-forest';
import { sevenParameters, sevenParameterTrials } from '../../../support/sweeps/seven-parameters';

interface Theirs {
  readonly importance: readonly number[];
  readonly explained: number;
}

/** Printed by test/support/scikit-learn-forest.py for 100 trials and 1,000 trees with scikit-learn 1.9.1. */
const printed: Theirs = {
  importance: [
    0.82034, 0.09103, 0.03698, 0.00472, 0.00281, 0.00718, 0.01568, 0.01269, 0.00119, 0.00191, 0.00214,
    0.00333,
  ],
  explained: 0.88482,
};

const trees = 300;

function caseOf(count: number) {
  const trials = sevenParameterTrials(count, 5);
  const assignments = trials.map(({ values }) => values);
  return {
    columns: columnsOf(sevenParameters, assignments).flatMap(filledColumns),
    targets: Float64Array.from(trials, ({ value }) => value ?? NaN),
  };
}

function expectAgreement(ours: Forest, theirs: Theirs): void {
  expect(ours.importance).toHaveLength(theirs.importance.length);
  for (const [column, importance] of theirs.importance.entries())
    expect(Math.abs(ours.importance[column] - importance), `column ${column}`).toBeLessThan(0.02);
  expect(Math.abs((ours.explained ?? NaN) - theirs.explained)).toBeLessThan(0.02);
}

describe("scikit-learn's forest", () => {
  it('agrees with what it once said of 100 trials', async () => {
    const { columns, targets } = caseOf(100);
    expectAgreement(await growForest(columns, targets, { trees, random: randomFor(1) }), printed);
  });
});

const available = spawnSync('python3', ['-c', 'import sklearn']).status === 0;
const script = path.resolve(import.meta.dirname, '../../../support/scikit-learn-forest.py');

describe(`scikit-learn here${available ? '' : ' (skipped: needs pip install scikit-learn)'}`, () => {
  it.skipIf(!available).each([50, 100, 300])('agrees on %d trials', async (count) => {
    const { columns, targets } = caseOf(count);
    const input = JSON.stringify({ columns: columns.map((each) => [...each]), targets: [...targets], trees });
    const { stdout, stderr, status } = spawnSync('python3', [script], { input, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const ours = await growForest(columns, targets, { trees, random: randomFor(1) });
    expectAgreement(ours, JSON.parse(stdout) as Theirs);
  });
});
