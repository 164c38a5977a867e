import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { configOfTrial } from '../../../src/sweeps/config-of-trial';

const base = { preset: 'demo', settings: {} } as const;

describe('the settings of a trial', () => {
  it('are the values over the settings over the preset', () => {
    const definition = { preset: 'tiny', settings: { batchSize: 2, schedule: { warmupSteps: 3 } } } as const;
    const config = configOfTrial(definition, { lr: 0.5, batch_size: 4, 'model.activation': 'tanh' }, 'a/b');
    expect(config).toMatchObject({
      batchSize: 4,
      imageSize: 32,
      schedule: { learningRate: 0.5, warmupSteps: 3 },
      model: { activation: 'tanh', prepBlocks: 1 },
      dataset: { path: 'a/b' },
    });
  });

  it.each([
    [{ epochs: 3 }, { epochs: 3, minutes: null }],
    [{ steps: 7 }, { steps: 7, epochs: null, minutes: null }],
    [{ minutes: 5 }, { minutes: 5, epochs: null }],
    [{}, { minutes: 9, epochs: null }],
  ])('%j is their one length', (values, expected) => {
    expect(configOfTrial({ preset: 'paper', settings: { minutes: 9 } }, values, '.')).toMatchObject(expected);
  });

  it('change with the network', () => {
    const { model } = configOfTrial(base, { 'model.name': 'jpeg-qim', 'model.period': 20 }, '.');
    expect(model).toMatchObject({ name: 'jpeg-qim', period: 20 });
    expect(model).not.toHaveProperty('prepBlocks');
  });

  it('keep how images become square', () => {
    const config = configOfTrial({ preset: 'demo', settings: { dataset: { fit: 'fill' } } }, {}, 'images');
    expect(config.dataset).toEqual({ path: 'images', fit: 'fill' });
    expect(configOfTrial(base, { fit: 'fill' }, 'images').dataset).toEqual({ path: 'images', fit: 'fill' });
  });

  it('are refused in one line where they do not go together', () => {
    const wrong = () => configOfTrial(base, { 'model.name': 'jpeg-qim', imageSize: 36 }, '.');
    expect(wrong).toThrow(UserError);
    expect(wrong).toThrow('Settings of the trial: imageSize must be a multiple of 8 for jpeg-qim');
    expect(() => configOfTrial(base, { dropout: 1 }, '.')).toThrow(/dropout/);
  });
});
