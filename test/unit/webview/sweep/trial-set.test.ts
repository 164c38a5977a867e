import { describe, expect, it } from 'vitest';
import type { TrialRow } from '../../../../src/vscode/panels/sweep/contract';
import { figureColumn, parameterColumn } from '../../../../webview/sweep/columns';
import { best, history, matches, sorted, within } from '../../../../webview/sweep/trial-set';

const trial = (number: number, change: Partial<TrialRow> = {}): TrialRow => ({
  number,
  state: 'complete',
  values: { rate: 10 ** -number, activation: number % 2 === 0 ? 'relu' : 'tanh' },
  figures: { psnr: 20 + number },
  ...change,
});
const trials = [trial(0), trial(1), trial(2), trial(3, { state: 'failed', figures: {} })];
const rate = parameterColumn({ name: 'rate', label: 'rate', kind: 'number', log: true });
const activation = parameterColumn({
  name: 'activation',
  label: 'activation',
  kind: 'category',
  values: ['relu', 'tanh'],
});
const psnr = figureColumn({ id: 'psnr', label: 'PSNR', goal: 'maximize' });
const numbers = (rows: readonly TrialRow[]) => rows.map(({ number }) => number);

describe('the trials within brushes', () => {
  it('are all of them where there is none', () => {
    expect(within(trials, [rate, activation], new Map())).toBe(trials);
    expect(numbers(within(trials, [rate], new Map([['rate', []]])))).toEqual([0, 1, 2, 3]);
  });

  it('are within one brush of every column', () => {
    const brushes = new Map([
      [
        'rate',
        [
          { low: 0.005, high: 0.05 },
          { low: 0.5, high: 2 },
        ],
      ],
      ['activation', [{ categories: ['relu'] }]],
    ]);
    expect(numbers(within(trials, [rate, activation], brushes))).toEqual([0, 2]);
    expect(numbers(within(trials, [rate], brushes))).toEqual([0, 2]);
  });

  it('have what they are asked for: one without a figure lies in no range of it', () => {
    const brushes = new Map([[psnr.id, [{ low: -Infinity, high: Infinity }]]]);
    expect(numbers(within(trials, [psnr], brushes))).toEqual([0, 1, 2]);
  });
});

describe('the order of trials', () => {
  it('is that of the figure, best first, for either goal; those without it are none of the best', () => {
    expect(numbers(best(trials, 'psnr', 'maximize', 2))).toEqual([2, 1]);
    expect(numbers(best(trials, 'psnr', 'minimize', 9))).toEqual([0, 1, 2]);
  });

  it('knows no trial that failed among the best, whatever it measured before', () => {
    const failed = trial(9, { state: 'failed', figures: { psnr: 99 } });
    expect(numbers(best([...trials, failed], 'psnr', 'maximize', 1))).toEqual([2]);
  });

  it.each(['pruned', 'running'] as const)(
    'takes one that is %s neither for the best nor for a step',
    (state) => {
      const rows = [trial(0, { state }), trial(1), trial(2, { state, figures: { psnr: 36 } }), trial(3)];
      expect(numbers(best(rows, 'psnr', 'maximize', 9))).toEqual([3, 1]);
      expect(history(rows, 'psnr', 'maximize')).toEqual([
        [1, 21],
        [2, 21],
        [3, 23],
      ]);
    },
  );

  it('puts those without a value last, whichever way', () => {
    expect(numbers(sorted(trials, psnr.valueOf, false))).toEqual([0, 1, 2, 3]);
    expect(numbers(sorted(trials, psnr.valueOf, true))).toEqual([2, 1, 0, 3]);
  });

  it('lets the history only get better', () => {
    const rows = [5, 3, 4, 1].map((loss, number) => trial(number, { figures: { loss } }));
    expect(history(rows, 'loss', 'minimize').map(([, value]) => value)).toEqual([5, 3, 3, 1]);
    expect(history(rows, 'loss', 'maximize').map(([, value]) => value)).toEqual([5, 5, 5, 5]);
  });
});

describe('a filter', () => {
  it('finds trials by number, state and values, all words of it', () => {
    const found = (words: string) => numbers(trials.filter((one) => matches(one, words, one.state)));
    expect(found('')).toEqual([0, 1, 2, 3]);
    expect(found('#2')).toEqual([2]);
    expect(matches(trial(20), '#2', 'complete')).toBe(false);
    expect(found('FAILED')).toEqual([3]);
    expect(found('tanh complete')).toEqual([1]);
    expect(found('activation=relu')).toEqual([0, 2]);
  });
});
