import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { measuredTrials } from '../../../src/exports/measured-trials';
import { tableAsCsv, tableAsJson } from '../../../src/exports/table';
import { trialsTable, type MeasuredTrial } from '../../../src/exports/trials-table';
import type { MetricsLine } from '../../../src/runs/contract';
import { appendMetrics } from '../../../src/runs/metrics';
import { metricsTable } from '../../../src/runs/metrics-table';
import type { SearchSpace } from '../../../src/sweeps/search-space';
import type { Trial } from '../../../src/sweeps/study';
import { sweepFolderAt, trialRun } from '../../../src/sweeps/sweep-folder';
import { temporaryFolder } from '../../support/temporary-folder';

const line: MetricsLine = {
  step: 4,
  epoch: 0,
  time: 0.1,
  learningRate: 1e-7,
  loss: 0.30000000000000004,
  coverLoss: NaN,
  secretLoss: 2,
};
const validation = ['cover', 'secret'].flatMap((picture) =>
  ['psnr', 'ssim', 'rmse'].map((measure) => `validation.${picture}.${measure}`),
);
const image = { psnr: Infinity, ssim: 1, rmse: 0 };
const measured: MetricsLine = {
  ...line,
  step: 8,
  validation: { cover: image, secret: image },
  skippedSteps: 2,
};

describe('the figures of a run', () => {
  const table = metricsTable([line, measured]);

  it('are CSV with all digits, and empty where nothing was measured', () => {
    expect(tableAsCsv(table).split('\r\n')).toEqual([
      'step,epoch,time_s,learning_rate,loss,cover_loss,secret_loss,cover_psnr_db,cover_ssim,cover_rmse,' +
        'secret_psnr_db,secret_ssim,secret_rmse,skipped_steps',
      '4,0,0.1,1e-7,0.30000000000000004,,2,,,,,,,',
      '8,0,0.1,1e-7,0.30000000000000004,,2,Infinity,1,0,Infinity,1,0,2',
      '',
    ]);
  });

  it('are JSON with texts for what JSON lacks', () => {
    const [first, second] = JSON.parse(tableAsJson(table)) as Record<string, unknown>[];
    expect(first).toMatchObject({ step: 4, cover_loss: 'NaN' });
    expect(first).not.toHaveProperty('cover_psnr_db');
    expect(second).toMatchObject({ cover_psnr_db: 'Infinity', skipped_steps: 2 });
  });
});

describe('the trials of a sweep', () => {
  const space: SearchSpace = [
    { name: 'lr', conditions: [], distribution: { kind: 'categorical', values: [0.1, 0.2] } },
    { name: 'model.stages', conditions: [], distribution: { kind: 'categorical', values: [[8, 6]] } },
    { name: 'note', conditions: [], distribution: { kind: 'constant', value: '=1, "two"' } },
  ];
  const trials: readonly Trial[] = [
    {
      number: 0,
      state: 'complete',
      values: { lr: 0.1, 'model.stages': [8, 6], note: '=1, "two"' },
      reports: [{ index: 1, value: 0.5 }],
      value: 0.5,
    },
    { number: 1, state: 'failed', values: { lr: 0.2 }, reports: [] },
  ];
  const study = { definition: { space, metric: { name: 'loss', goal: 'minimize' } as const }, trials };

  const measures = 'coverLoss,secretLoss,' + validation.join();

  it('are a row each, with a column for every parameter and all that was measured', () => {
    const measured = new Map<number, MeasuredTrial>([
      [0, { figures: { loss: 0.6, coverLoss: 0.2 }, step: 40, seconds: 1.5 }],
      [1, { figures: {}, problem: 'No memory, it says.' }],
    ]);
    const table = trialsTable(study, measured);
    expect(tableAsCsv(table).split('\r\n')).toEqual([
      `trial,state,loss,reports,lr,model.stages,note,${measures},step,seconds,problem`,
      `0,complete,0.5,1,0.1,"[8,6]","'=1, ""two""",0.2,,,,,,,,40,1.5,`,
      '1,failed,,0,0.2,,,,,,,,,,,,,"No memory, it says."',
      '',
    ]);
    const [, failed] = JSON.parse(tableAsJson(table)) as unknown[];
    expect(failed).toEqual({
      ...{ trial: 1, state: 'failed', reports: 0, lr: 0.2 },
      problem: 'No memory, it says.',
    });
  });

  it('keep parameters that are not in the space any more, or never were', () => {
    const [first, second] = trials;
    const others = [first, { ...second, values: { beta: 2, lr: 0.2 } }];
    const { columns, rows } = trialsTable(
      { definition: { ...study.definition, space: [space[1]] }, trials: others },
      new Map(),
    );
    expect(columns.slice(4, 9)).toEqual(['model.stages', 'lr', 'note', 'beta', 'coverLoss']);
    expect(rows.map((row) => row.slice(4, 8))).toEqual([
      ['[8,6]', 0.1, '=1, "two"', undefined],
      [undefined, 0.2, undefined, 2],
    ]);
  });

  it('keep parameters apart that are named like a column', () => {
    const named = [{ ...trials[0], values: { loss: 3, state: 'x' } }];
    const table = trialsTable({ definition: { ...study.definition, space: [] }, trials: named }, new Map());
    const [only] = JSON.parse(tableAsJson(table)) as unknown[];
    expect(only).toMatchObject({
      ...{ loss: 0.5, state: 'complete' },
      ...{ 'parameter.loss': 3, 'parameter.state': 'x' },
    });
  });

  it('call the metric as the file does, once', () => {
    const metric = { name: 'val_secret_psnr', goal: 'maximize' } as const;
    const { columns } = trialsTable({ ...study, definition: { space: [], metric } }, new Map());
    expect(columns.filter((name) => /secret.psnr/.test(name))).toEqual(['val_secret_psnr']);
    expect(columns).toContain('loss');
  });

  it('are measured by what their folders say', async () => {
    const sweep = sweepFolderAt(path.join(temporaryFolder(), 'small'));
    const run = trialRun(sweep, 0);
    mkdirSync(run.folder, { recursive: true });
    await appendMetrics(run.metrics, { ...line, step: 4, time: 2 });
    await appendMetrics(run.metrics, { ...line, step: 8, time: 3, loss: 0.2 });
    const known = trials.map((each) => ({ ...each, id: each.number, ours: true }));
    const measured = await measuredTrials(sweep, [known[0], { ...known[1], problem: 'Why.' }]);
    expect([...measured]).toEqual([
      [0, { figures: { loss: 0.2, secretLoss: 2 }, step: 8, seconds: 3 }],
      [1, { figures: {}, problem: 'Why.' }],
    ]);
  });
});
