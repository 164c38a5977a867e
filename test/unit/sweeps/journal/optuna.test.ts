import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { StudyJournal } from '../../../../src/sweeps/journal/study-journal';
import type { Assignment } from '../../../../src/sweeps/search-space';
import { pythonWithOptuna } from '../../../support/optuna';
import { temporaryFolder } from '../../../support/temporary-folder';
import { definition, options, values } from '../sweeps';

const python = pythonWithOptuna();
const script = path.resolve(import.meta.dirname, '../../../support/continue-study.py');

interface Answer {
  readonly metrics: readonly string[];
  readonly direction: string;
  readonly found: readonly Record<string, unknown>[];
  readonly importance: readonly string[];
  readonly added: readonly number[];
}

async function inPython(file: string, more: number): Promise<Answer> {
  const { stdout } = await promisify(execFile)(python!, [script, file, String(more)]);
  return JSON.parse(stdout) as Answer;
}

describe.skipIf(!python)('Optuna in Python', () => {
  it('opens the study, and continues it', async () => {
    const file = path.join(temporaryFolder(), 'study.log');
    const journal = new StudyJournal(file);
    await journal.create('report', definition, options);
    const drawn: Assignment[] = Array.from({ length: 8 }, (_, index) => ({
      ...values,
      lr: index % 2 === 0 ? 0.001 : 0.0005,
      activation: index % 3 === 0 ? 'relu' : 'tanh',
      beta: 0.5 + index / 4,
      epochs: 100 + 50 * index,
      milestones: index < 4 ? [] : [1, 2],
    }));
    for (const each of drawn) await journal.addTrial(() => ({ values: each }));
    const { trials } = await journal.read();
    for (const trial of trials.slice(0, 5)) {
      await journal.report([
        {
          trial,
          reports: [
            { index: 1, value: Infinity },
            { index: 2, value: 2 },
          ],
        },
      ]);
      await journal.finish(trial, { state: 'complete', value: trial.number ** 2 });
    }
    await journal.finish(trials[5], { state: 'pruned', value: 3 });
    await journal.finish(trials[6], { state: 'failed', problem: 'It diverged.' });

    const answer = await inPython(file, 2);
    expect(answer).toMatchObject({ metrics: ['loss'], direction: 'MINIMIZE', added: [8, 9, 10] });
    expect(answer.importance).toEqual(['activation', 'batchSize', 'beta', 'epochs', 'lr', 'milestones']);
    expect(answer.found[0]).toEqual({
      number: 0,
      state: 'COMPLETE',
      params: { ...drawn[0], milestones: '[]' },
      value: 0,
      reports: { '1': 'inf', '2': '2' },
      attributes: { 'stego:trial': {} },
    });
    expect(answer.found.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 5 }, () => 'COMPLETE'),
      'PRUNED',
      'FAIL',
      // What waits here must not be begun there.
      'RUNNING',
    ]);

    const after = (await journal.read()).trials;
    expect(after).toHaveLength(11);
    expect(after.slice(0, 5)).toEqual((await new StudyJournal(file).read()).trials.slice(0, 5));
    expect(after[7]).toMatchObject({ ours: true, state: 'waiting' });
    for (const number of [8, 9]) {
      const trial = after[number];
      expect(trial).toMatchObject({ number, ours: false, state: 'complete', value: 6.25 });
      expect(Object.keys(trial.values).sort()).toEqual(Object.keys(values).sort());
      expect([[1, 2], []]).toContainEqual(trial.values.milestones);
      expect(trial.reports).toEqual([
        { index: 1, value: NaN },
        { index: 2, value: 0.5 },
      ]);
    }
    expect(after[10]).toMatchObject({ number: 10, ours: false, state: 'running' });
    expect(await journal.addTrial(() => ({ values }))).toMatchObject({ number: 11, ours: true });
  }, 120_000);

  it('writes at the same time, and neither loses a record', async () => {
    const file = path.join(temporaryFolder(), 'study.log');
    const journal = new StudyJournal(file);
    await journal.create('report', definition, options);
    await journal.addTrial(() => ({ values }));
    const theirs = inPython(file, 15);
    const ours: number[] = [];
    let over = false;
    void theirs.finally(() => (over = true));
    while (!over) ours.push((await journal.addTrial(() => ({ values })))!.number);
    await theirs;
    const { trials } = await journal.read();
    expect(trials.filter((trial) => !trial.ours)).toHaveLength(16);
    expect(trials.filter((trial) => trial.ours)).toHaveLength(ours.length + 1);
    expect(ours.every((number) => trials[number].ours)).toBe(true);
    expect((await inPython(file, 0)).found).toHaveLength(trials.length);
  }, 120_000);
});
