import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { createNetwork } from '../../../src/models/registry';
import { loadCheckpoint, saveCheckpoint } from '../../../src/runs/checkpoints';
import { loadTrainedNetwork } from '../../../src/training/trained-network';
import { initialState, stateOf, stateTensors } from '../../../src/training/training-state';
import { exportWeights, weightsOnly } from '../../../src/training/weights-only';
import { smallConfig, smallModels, untrainedCheckpoint } from '../../support/networks';
import { temporaryFolder } from '../../support/temporary-folder';

describe('weightsOnly', () => {
  it.each(Object.entries(smallModels))('keeps every weight of %s and drops the moments', async (_, model) => {
    const folder = temporaryFolder();
    const config = smallConfig({ model, seed: 7 });
    const network = createNetwork(config.model);
    const tensors = stateTensors(network, initialState(network, 7));
    const extra = { seconds: '12', losses: '3' };
    const whole = path.join(folder, await saveCheckpoint(folder, { step: 40, config, tensors, extra }));
    const stripped = path.join(folder, 'weights.safetensors');
    const bytes = await exportWeights(whole, stripped, { overwrite: false });

    const [before, after] = await Promise.all([whole, stripped].map((file) => loadTrainedNetwork(file)));
    expect(after.weights).toEqual(before.weights);
    expect(after).toMatchObject({ step: 40, config });
    const checkpoint = await loadCheckpoint(stripped);
    expect(checkpoint).toMatchObject({ seed: 7, extra: {} });
    expect([...checkpoint.tensors.keys()].sort()).toEqual(network.parameters.map(({ name }) => name).sort());
    expect(() => stateOf(network, checkpoint)).toThrow('the tensor adam.firstMoment is missing');
    expect(bytes).toBe(statSync(stripped).size);
    // Of three numbers a weight one is left.
    const moments = 2 * 4 * before.weights.length;
    expect(statSync(whole).size - bytes).toBeGreaterThan(moments);
  });

  it.each([
    ['/home/anna/Pictures/cats', 'cats'],
    ['/home/anna/Pictures/cats/', 'cats'],
    ['C:\\Users\\anna\\cats', 'cats'],
    ['d:cats', 'cats'],
    ['\\\\server\\share\\anna\\cats', 'cats'],
    ['../anna/cats', 'cats'],
    ['images/../../anna/cats', 'cats'],
    ['/', 'images'],
    ['images', 'images'],
    ['sets/images', 'sets/images'],
    ['.', '.'],
  ])('tells of the dataset %s no more than %s', async (folder, told) => {
    const checkpoint = await loadCheckpoint(await untrainedCheckpoint(temporaryFolder()));
    const dataset = { path: folder, fit: 'fill' } as const;
    const { config } = weightsOnly({ ...checkpoint, config: { ...checkpoint.config, dataset } });
    expect(config).toEqual({ ...checkpoint.config, dataset: { path: told, fit: 'fill' } });
  });

  it('leaves a file alone that is there', async () => {
    const file = await untrainedCheckpoint(temporaryFolder());
    const before = readFileSync(file);
    await expect(exportWeights(file, file, { overwrite: false })).rejects.toThrow(UserError);
    expect(readFileSync(file)).toEqual(before);
  });
});
