import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { StudyJournal } from '../../../../src/sweeps/journal/study-journal';
import { temporaryFolder } from '../../../support/temporary-folder';
import { definition, options, values } from '../sweeps';

const scribe = { worker: 'w-0', now: () => new Date('2026-03-04T05:06:07.089Z') };

function newJournal() {
  const file = path.join(temporaryFolder(), 'study.log');
  return { file, journal: new StudyJournal(file, scribe) };
}

const lines = (file: string) => readFileSync(file, 'utf8').split('\n');

describe('StudyJournal', () => {
  it('writes what Optuna writes, byte for byte', async () => {
    const { file, journal } = newJournal();
    await journal.create('report', definition, options);
    const trial = (await journal.addTrial(() => ({ values })))!;
    await journal.setJobs([{ trial, job: { ticket: 't', id: '12_3', step: 0, fruitless: 0 } }]);
    await journal.report([
      {
        trial,
        reports: [
          { index: 1, value: 0.5 },
          { index: 2, value: NaN },
        ],
      },
    ]);
    await journal.report([{ trial, reports: [{ index: 3, value: -Infinity }] }]);
    await journal.finish(trial, { state: 'complete', value: 0.25 });
    expect(lines(file)).toEqual([
      '{"op_code":0,"worker_id":"w-0","study_name":"report","directions":[1]}',
      '{"op_code":3,"worker_id":"w-0","study_id":0,"system_attr":{"study:metric_names":["loss"]}}',
      `{"op_code":2,"worker_id":"w-0","study_id":0,"user_attr":{"stego:options":${JSON.stringify(options)}}}`,
      `{"op_code":2,"worker_id":"w-0","study_id":0,"user_attr":{"stego:definition":${JSON.stringify(definition)}}}`,
      JSON.stringify({
        op_code: 4,
        worker_id: 'w-0',
        study_id: 0,
        datetime_start: '2026-03-04T05:06:07.089000+00:00',
        state: 0,
        params: { lr: 1, activation: 1, beta: 0.75, epochs: 300, milestones: 0, batchSize: 0 },
        distributions: {
          lr: '{"name":"CategoricalDistribution","attributes":{"choices":[0.001,0.0005]}}',
          activation: '{"name":"CategoricalDistribution","attributes":{"choices":["relu","tanh"]}}',
          beta: '{"name":"FloatDistribution","attributes":{"step":null,"low":0.25,"high":4,"log":true}}',
          epochs: '{"name":"IntDistribution","attributes":{"log":false,"step":50,"low":100,"high":600}}',
          milestones: '{"name":"CategoricalDistribution","attributes":{"choices":["[1,2]","[]"]}}',
          batchSize: '{"name":"CategoricalDistribution","attributes":{"choices":[4]}}',
        },
        user_attrs: { 'stego:trial': {} },
      }),
      '{"op_code":8,"worker_id":"w-0","trial_id":0,"user_attr":{"stego:job":{"ticket":"t","id":"12_3","step":0,"fruitless":0}}}',
      '{"op_code":7,"worker_id":"w-0","trial_id":0,"step":1,"intermediate_value":0.5}',
      '{"op_code":7,"worker_id":"w-0","trial_id":0,"step":2,"intermediate_value":NaN}',
      '{"op_code":7,"worker_id":"w-0","trial_id":0,"step":3,"intermediate_value":-Infinity}',
      '{"op_code":6,"worker_id":"w-0","trial_id":0,"state":1,"values":[0.25],"datetime_complete":"2026-03-04T05:06:07.089000+00:00"}',
      '',
    ]);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('reads back what it wrote, lists as lists', async () => {
    const { file, journal } = newJournal();
    await journal.create('report', definition, options);
    const first = (await journal.addTrial(() => ({ values })))!;
    expect(first).toMatchObject({ number: 0, state: 'waiting', ours: true, values });
    await journal.report([{ trial: first, reports: [{ index: 1, value: Infinity }] }]);
    await journal.finish(first, { state: 'failed', problem: 'It diverged.' });
    const second = (await journal.addTrial(() => ({ values, rerunOf: 0 })))!;
    await journal.setJobs([{ trial: second, job: { ticket: 't', step: 3, fruitless: 1 } }]);
    await journal.setStop(second, 'early');
    await journal.setEnd({ kind: 'stopped', reason: 'It was asked to.' });
    const sweep = await new StudyJournal(file).read();
    expect(sweep).toEqual({
      definition,
      options,
      end: { kind: 'stopped', reason: 'It was asked to.' },
      trials: [
        {
          id: 0,
          number: 0,
          ours: true,
          state: 'failed',
          values,
          reports: [{ index: 1, value: Infinity }],
          problem: 'It diverged.',
          begun: '2026-03-04T05:06:07.089000+00:00',
          ended: '2026-03-04T05:06:07.089000+00:00',
        },
        {
          id: 1,
          number: 1,
          ours: true,
          state: 'running',
          values,
          reports: [],
          job: { ticket: 't', step: 3, fruitless: 1 },
          stop: 'early',
          rerunOf: 0,
          begun: '2026-03-04T05:06:07.089000+00:00',
        },
      ],
    });
    expect(sweep).toEqual(await journal.read());
    await journal.setEnd(undefined);
    expect((await journal.read()).end).toBeUndefined();
  });

  it('lets a trial without a job wait, and never changes one that is over', async () => {
    const { journal } = newJournal();
    await journal.create('report', definition, options);
    const trial = (await journal.addTrial(() => ({ values })))!;
    await journal.setJobs([{ trial, job: { ticket: 't', step: 0, fruitless: 0 } }]);
    expect((await journal.read()).trials[0].state).toBe('running');
    await journal.setJobs([{ trial, job: undefined }]);
    expect((await journal.read()).trials[0]).toMatchObject({ state: 'waiting', job: undefined });
    await journal.finish(trial, { state: 'pruned' });
    await journal.report([{ trial, reports: [{ index: 1, value: 1 }] }]);
    await journal.finish(trial, { state: 'complete', value: 1 });
    expect((await journal.read()).trials[0]).toMatchObject({ state: 'pruned', reports: [] });
  });

  it('drops a torn last line, so that nothing follows it', async () => {
    const { file, journal } = newJournal();
    await journal.create('report', definition, options);
    const whole = readFileSync(file);
    await journal.addTrial(() => ({ values }));
    const size = readFileSync(file).length;
    for (const cut of [size - 1, size - 20, whole.length + 1]) {
      truncateSync(file, cut);
      const next = new StudyJournal(file, scribe);
      expect((await next.read()).trials).toHaveLength(0);
      await next.addTrial(() => ({ values }));
      expect(readFileSync(file)).toHaveLength(size);
      expect((await new StudyJournal(file).read()).trials).toHaveLength(1);
    }
  });

  it('says which line is broken', async () => {
    const { file, journal } = newJournal();
    await journal.create('report', definition, options);
    appendFileSync(file, '{"op_code":8,"trial\n');
    await expect(new StudyJournal(file).read()).rejects.toThrow(/line 5 is broken/);
  });

  it('begins no second sweep in a file, and finds none in an empty one', async () => {
    const { file, journal } = newJournal();
    await expect(journal.read()).rejects.toThrow('is missing or holds no sweep');
    await journal.create('report', definition, options);
    await expect(new StudyJournal(file).create('again', definition, options)).rejects.toThrow(
      'study.log exists already',
    );
    expect((await journal.read()).trials).toEqual([]);
    expect(readdirSync(path.dirname(file))).toEqual(['study.log']);
  });

  it('writes no journal anew where the one it knows is gone', async () => {
    const { file, journal } = newJournal();
    await journal.create('report', definition, options);
    await journal.read();
    rmSync(file);
    const add = journal.addTrial(() => ({ values }));
    await expect(add).rejects.toThrow('was deleted while it was used');
    await expect(journal.read()).rejects.toThrow('put a copy of the file back');
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  it('sees what others added before it adds', async () => {
    const { file, journal } = newJournal();
    await journal.create('report', definition, options);
    const other = new StudyJournal(file, { ...scribe, worker: 'v-0' });
    await other.addTrial(() => ({ values }));
    const seen: number[] = [];
    const trial = await journal.addTrial((sweep) => {
      seen.push(sweep.trials.length);
      return { values };
    });
    expect(seen).toEqual([1]);
    expect(trial).toMatchObject({ number: 1, id: 1 });
  });

  it('counts trials of other studies, and those of Python, as Optuna does', async () => {
    const { file, journal } = newJournal();
    await journal.create('report', definition, options);
    const foreign = [
      { op_code: 0, worker_id: 'p', study_name: 'report', directions: [1] },
      { op_code: 0, worker_id: 'p', study_name: 'other', directions: [2] },
      { op_code: 4, worker_id: 'p', study_id: 1, datetime_start: null, state: 4 },
      { op_code: 4, worker_id: 'p', study_id: 9, datetime_start: null },
      { op_code: 4, worker_id: 'p', study_id: 0, datetime_start: '2026-01-01T00:00:00.000001' },
      {
        op_code: 5,
        worker_id: 'p',
        trial_id: 1,
        param_name: 'lr',
        param_value_internal: 1,
        distribution: '{"name":"CategoricalDistribution","attributes":{"choices":[0.001,0.0005]}}',
      },
      {
        op_code: 5,
        worker_id: 'p',
        trial_id: 1,
        param_name: 'milestones',
        param_value_internal: 0,
        distribution: '{"name":"CategoricalDistribution","attributes":{"choices":["[1,2]","[]"]}}',
      },
      { op_code: 7, worker_id: 'p', trial_id: 1, step: 2, intermediate_value: 2 },
      { op_code: 7, worker_id: 'p', trial_id: 1, step: 1, intermediate_value: 1 },
      { op_code: 7, worker_id: 'p', trial_id: 1, step: 2, intermediate_value: 3 },
      { op_code: 10, worker_id: 'p', anything: true },
    ];
    writeFileSync(file, foreign.map((record) => `${JSON.stringify(record)}\n`).join(''), { flag: 'a' });
    appendFileSync(
      file,
      '{"op_code":9,"worker_id":"p","trial_id":1,"system_attr":{"a":[NaN,"NaN, Infinity"]}}\n',
    );
    expect((await journal.read()).trials).toMatchObject([
      {
        id: 1,
        number: 0,
        ours: false,
        state: 'running',
        values: { lr: 0.0005, milestones: [1, 2] },
        reports: [
          { index: 1, value: 1 },
          { index: 2, value: 3 },
        ],
      },
    ]);
    expect(await journal.addTrial(() => ({ values }))).toMatchObject({ id: 2, number: 1, ours: true });
    appendFileSync(file, '{"op_code":1,"worker_id":"p","study_id":0}\n');
    await expect(journal.read()).rejects.toThrow('holds no sweep');
  });
});
