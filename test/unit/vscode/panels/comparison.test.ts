import { mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../../src/errors';
import type { CompareParams } from '../../../../src/engine/protocol';
import type { PairsComparison } from '../../../../src/evaluation/compare-on-pairs';
import type { ImageReport, PairReport } from '../../../../src/evaluation/pair-metrics';
import { runFolder } from '../../../../src/runs/run-paths';
import { saveCheckpoint } from '../../../../src/runs/checkpoints';
import { runOf, titleOf } from '../../../../src/vscode/panels/compare/compared-run';
import { Comparison, idOf } from '../../../../src/vscode/panels/compare/comparison';
import { compareConfigs } from '../../../../src/vscode/panels/compare/config-differences';
import type { ComparedRow, ToComparePage } from '../../../../src/vscode/panels/compare/contract';
import { EvaluationCache } from '../../../../src/vscode/panels/compare/evaluation-cache';
import { metricsCsv } from '../../../../src/vscode/panels/compare/metrics-csv';
import { smallConfig } from '../../../support/networks';

const workspace = mkdtempSync(path.join(tmpdir(), 'stego-comparison-'));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

function report(psnr: number): PairReport {
  const image: ImageReport = {
    psnr,
    ssim: 0.5,
    rmse: 1,
    mae: 1,
    rmseByChannel: [1, 1, 1],
    worstPsnr: psnr,
  };
  return { cover: image, secret: image, pairs: 3 };
}

function result(psnr: number): PairsComparison {
  return {
    originals: [],
    network: { report: report(psnr), made: [] },
    baseline: { report: report(20), made: [] },
  };
}

async function makeCheckpoint(run: string, step: number, dataset = 'images'): Promise<string> {
  const { checkpoints } = runFolder(workspace, run);
  mkdirSync(checkpoints, { recursive: true });
  const config = smallConfig({ dataset: { path: dataset } });
  return path.join(checkpoints, await saveCheckpoint(checkpoints, { step, config, tensors: new Map() }));
}

const reference = (text: string) => ({ workspace, reference: text });

describe('a comparison', () => {
  let asked: CompareParams[];
  let posted: ToComparePage[];
  let shownRuns: string[][];
  let answer: (params: CompareParams) => Promise<PairsComparison>;

  beforeEach(() => {
    asked = [];
    posted = [];
    shownRuns = [];
    answer = async ({ checkpoint }) => result(Number(path.basename(checkpoint, '.safetensors')));
  });

  function start(...references: string[]): Comparison {
    const request = ((_: 'compare', params: CompareParams) => {
      asked.push(params);
      return answer(params);
    }) as never;
    return new Comparison(
      { checkpoints: references.map(reference), shown: 2, measured: 5 },
      {
        cache: new EvaluationCache({ request }),
        post: (message) => posted.push(message),
        datasets: async () => [],
        device: () => 'cpu',
        allowed: () => undefined,
        knownRuns: async (runs) => runs.filter(({ name }) => name !== 'gone'),
        onRuns: (runs) => shownRuns.push(runs.map(({ name }) => name)),
      },
    );
  }

  /** The last that was told of each row. */
  function rows(): Map<string, ComparedRow> {
    const all = posted.flatMap((message) =>
      message.type === 'snapshot' ? message.rows : message.type === 'row' ? [message.row] : [],
    );
    return new Map(all.map((row) => [row.id.split('\n')[1], row]));
  }

  it('measures each once, although another is added and taken away', async () => {
    await makeCheckpoint('a', 10);
    await makeCheckpoint('b', 20);
    await makeCheckpoint('c', 30);
    const comparison = start('a@10', 'b@20');
    await comparison.ready();
    await comparison.add([reference('c@30'), reference('a@10')]);
    expect(asked).toHaveLength(3);
    expect(rows().get('c@30')).toMatchObject({ label: 'c, step 30', state: 'done', pairs: 3 });
    await comparison.remove(idOf(reference('a@10')));
    await comparison.ready();
    expect(asked).toHaveLength(3);
    expect(comparison.figures(true).map(({ label }) => label)).toEqual([
      'b, step 20',
      'c, step 30',
      'LSB, 4 bits',
    ]);
  });

  it('measures again what other pairs or another file make old', async () => {
    const file = await makeCheckpoint('old', 10);
    const comparison = start('old@10');
    await comparison.ready();
    await comparison.change({ measured: 7 });
    expect(asked.map(({ pairs }) => pairs)).toEqual([5, 7]);
    utimesSync(file, new Date(0), new Date(1_000));
    await comparison.measure();
    expect(asked).toHaveLength(3);
  });

  it('goes on past a checkpoint that is gone and one that fails', async () => {
    await makeCheckpoint('good', 40);
    await makeCheckpoint('bad', 50);
    const works = answer;
    answer = (params) =>
      params.checkpoint.includes('bad') ? Promise.reject(new UserError('It is torn.')) : works(params);
    await start('gone@1', 'bad@50', 'good@40').ready();
    expect(rows().get('gone@1')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('There is no run "gone"'),
    });
    expect(rows().get('bad@50')).toMatchObject({ state: 'failed', problem: 'It is torn.' });
    expect(rows().get('good@40')).toMatchObject({ state: 'done', figures: report(40) });
  });

  it('measures all on what none was trained on', async () => {
    await makeCheckpoint('here', 10, 'images');
    await makeCheckpoint('there', 20, 'others');
    await start('here@10', 'there@20').ready();
    const seen = ['images', 'others'].map((name) => path.join(workspace, name));
    expect(asked.map((params) => [params.dataset, params.seen])).toEqual([
      [seen[0], seen],
      [seen[0], seen],
    ]);
  });

  it('tells whose curves are drawn, and no more of a run that is deleted', async () => {
    await makeCheckpoint('drawn', 10);
    await makeCheckpoint('drawn', 20);
    const file = await makeCheckpoint('by-path', 30);
    const comparison = start('drawn@10', 'drawn@20', file, 'gone@1', 'bundled');
    await comparison.ready();
    const told = () => [...rows().values()].map(({ run, step }) => [run?.name, step]);
    expect(told().slice(0, 4)).toEqual([
      ['drawn', 10],
      ['drawn', 20],
      ['by-path', 30],
      [undefined, undefined],
    ]);
    expect(rows().get('bundled')?.run).toBeUndefined();
    expect(shownRuns).toEqual([['drawn', 'drawn', 'by-path']]);
    await comparison.remove(idOf(reference(file)));
    expect(shownRuns.at(-1)).toEqual(['drawn', 'drawn']);
    comparison.forgetRun({ workspace, name: 'drawn' });
    expect(told().slice(0, 2)).toEqual([
      [undefined, 10],
      [undefined, 20],
    ]);
    comparison.hidden();
    await comparison.change({ shown: 3 });
    expect(shownRuns).toHaveLength(2);
  });

  it('stops when it is cancelled, and goes on when it is asked again', async () => {
    await makeCheckpoint('slow', 10);
    const works = answer;
    const comparison = start('slow@10');
    answer = () => {
      comparison.cancel();
      return Promise.reject(new CancelledError());
    };
    await comparison.ready();
    expect(rows().get('slow@10')?.state).toBe('cancelled');
    answer = works;
    await comparison.measure();
    expect(rows().get('slow@10')?.state).toBe('done');
  });
});

describe('the run of a checkpoint', () => {
  const runsOf = (text: string) => runOf(reference(text));

  it('is named by its reference, or by the place of its file', () => {
    const name = 'one.two';
    for (const text of [
      name,
      `${name}@20`,
      `${name}@best`,
      `.stego/runs/${name}/checkpoints/00000020.safetensors`,
    ])
      expect(runsOf(text)).toEqual({ workspace, name });
    const elsewhere = path.join(path.dirname(workspace), 'other');
    const file = path.join(runFolder(elsewhere, name).checkpoints, '00000020.safetensors');
    expect(runsOf(file)).toEqual({ workspace: elsewhere, name });
  });

  it('is none for the bundled model and for files that lie elsewhere', () => {
    const folder = `.stego/runs/one`;
    for (const text of [
      'bundled',
      'model.safetensors',
      'models/one/1.safetensors',
      `${folder}/initial.safetensors`,
    ])
      expect(runsOf(text)).toBeUndefined();
  });
});

it('the title of a comparison names what is compared while there is room', () => {
  const title = (...all: string[]) => titleOf(all.map(reference));
  expect(title('one@1', 'two@2')).toBe('Compare one, two');
  expect(title('one@1', 'one@2')).toBe('Compare one');
  expect(title('bundled', 'far/away/model.safetensors')).toBe('Compare Bundled model, model.safetensors');
  expect(title('one', 'two', 'three')).toBe('Compare 3 Checkpoints');
});

describe('compareConfigs', () => {
  const config = (learningRate: number, filters: object) => ({
    steps: 10,
    schedule: { kind: 'cosine', learningRate, milestones: [{ epoch: 1 }] },
    model: { filters },
  });

  it('names only what differs, flattened, and marks what one does not have', () => {
    const configs = [
      { name: 'a', config: config(0.001, { 3: 50 }) },
      { name: 'b', config: config(0.01, { 3: 50, 5: 8 }) },
    ];
    expect(compareConfigs(configs)).toEqual({
      names: ['a', 'b'],
      differences: [
        { setting: 'model.filters.5', values: ['–', '8'] },
        { setting: 'schedule.learningRate', values: ['0.001', '0.01'] },
      ],
    });
  });

  it('finds none between equal ones', () => {
    const same = config(0.1, { 3: 1 });
    const configs = [
      { name: 'a', config: same },
      { name: 'b', config: structuredClone(same) },
    ];
    expect(compareConfigs(configs).differences).toEqual([]);
  });
});

it('metricsCsv quotes what a table or a spreadsheet would misread', () => {
  const csv = metricsCsv([{ label: '=a, "b"', pairs: 3, figures: report(30.25) }]);
  expect(csv).toBe(
    'checkpoint,pairs,cover_psnr,cover_ssim,cover_rmse,secret_psnr,secret_ssim,secret_rmse\r\n' +
      '"\'=a, ""b""",3,30.25,0.5,1,30.25,0.5,1\r\n',
  );
});
