import { describe, expect, it } from 'vitest';
import { runConfigSchema } from '../../../src/runs/config';
import type { MetricsLine } from '../../../src/runs/contract';
import { metricNamed, metrics } from '../../../src/sweeps/metric-names';
import { settingOfParameter, sweepSettings } from '../../../src/sweeps/setting-names';

describe('a parameter', () => {
  it.each([
    ['lr', 'schedule.learningRate'],
    ['LR', 'schedule.learningRate'],
    ['learning_rate', 'schedule.learningRate'],
    ['learningRate', 'schedule.learningRate'],
    ['learning-rate', 'schedule.learningRate'],
    ['optimizer.lr', 'schedule.learningRate'],
    ['optimizer.learning_rate', 'schedule.learningRate'],
    ['schedule.learningRate', 'schedule.learningRate'],
    ['schedule_learning_rate', 'schedule.learningRate'],
    ['scheduler', 'schedule.kind'],
    ['activation', 'model.activation'],
    ['model.activation', 'model.activation'],
    ['batch_size', 'batchSize'],
    ['bs', 'batchSize'],
    ['epochs', 'epochs'],
    ['num_epochs', 'epochs'],
    ['max_steps', 'steps'],
    ['beta', 'loss.beta'],
    ['loss.beta', 'loss.beta'],
    ['beta1', 'optimizer.beta1'],
    ['loss', 'loss.kind'],
    ['optimizer', 'optimizer.name'],
    ['architecture', 'model.name'],
    ['noise', 'channel.noise'],
    ['mixture', 'channel.mixture'],
    ['seed', 'seed'],
    ['fit', 'dataset.fit'],
    ['filters', 'model.filters'],
  ])('%s means %s', (name, setting) => expect(settingOfParameter(name)?.name).toBe(setting));

  it.each(['kind', 'name', 'model.lr', 'dropout', '', 'dataset.path', 'version', 'origin', 'every'])(
    '%j is no setting',
    (name) => expect(settingOfParameter(name)).toBeUndefined(),
  );

  it('can be any setting of a config.yaml, each of which finds itself', () => {
    const names = sweepSettings().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(settingOfParameter(name)?.name).toBe(name);
    const first = new Set(names.map((name) => name.split('.')[0]));
    expect([...first].sort()).toEqual(
      Object.keys(runConfigSchema.shape)
        .filter((key) => key !== 'version' && key !== 'origin')
        .sort(),
    );
  });

  it('that chooses the network can be each of them', () => {
    expect(settingOfParameter('model.name')?.schema.enum).toEqual([
      'baluja',
      'haar-invertible',
      'jpeg-qim',
      'residual-qim',
    ]);
  });
});

describe('a metric', () => {
  const picture = (psnr: number) => ({ psnr, ssim: psnr / 100, rmse: psnr / 10 });
  const line = {
    ...{ step: 1, epoch: 1, time: 1, learningRate: 1, loss: 3, coverLoss: 1, secretLoss: 2 },
    validation: { cover: picture(40), secret: picture(30) },
  };

  it.each([
    ['loss', 3],
    ['train_loss', 3],
    ['train/coverLoss', 1],
    ['secret_loss', 2],
    ['validation.cover.psnr', 40],
    ['val_secret_psnr', 30],
    ['validation/secret/ssim', 0.3],
    ['validation.cover.rmse', 4],
  ])('%s is read from a line', (name, value) => expect(metricNamed(name)?.of(line)).toBe(value));

  it.each(['val_loss', 'psnr', 'accuracy', 'validation', '', 'train'])('%j does not exist', (name) =>
    expect(metricNamed(name)).toBeUndefined(),
  );

  it('of held-out pairs is absent where they were not measured', () => {
    const bare = { ...line, validation: undefined };
    expect(metrics.filter(({ of }) => of(bare as MetricsLine) === undefined)).toHaveLength(6);
  });
});
