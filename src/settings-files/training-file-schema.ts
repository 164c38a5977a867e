import * as z from 'zod';
import { messageOf } from '../errors';
import { runConfigSchema } from '../runs/config';
import { checkNewRunName } from '../runs/run-paths';
import { oneOf, settings, text } from '../runs/setting-types';
import { presetList, type PresetId } from '../training/preset-list';

const ids = presetList.map(({ id }) => id) as [PresetId, ...PresetId[]];

/** What presets are for, one line each. */
const presetLines = presetList.map(({ id, detail }) => `- \`${id}\`: ${detail}`).join('\n');

const runName = text().superRefine((name, context) => {
  try {
    checkNewRunName(name);
  } catch (error) {
    const why = messageOf(error).replace(/^.*cannot be a run's name: /, '');
    context.addIssue({ code: 'custom', message: `cannot be a run's name: ${why}` });
  }
});

/** What a training file has besides the settings of a config.yaml. */
export const trainingFileHead = settings({
  preset: oneOf(...ids)
    .default('demo')
    .describe(`The settings to start from; what stands below replaces them.\n\n${presetLines}`),
  name: runName
    .optional()
    .describe('Name of the run. Without it the run is called like this file; a second one gets a number.'),
});

/** What all files of settings have. Such a file has no weights beside it to begin with; of datasets each speaks in its way. */
export const otherSettings = settings(runConfigSchema.shape).omit({ dataset: true, origin: true }).shape;

const { dataset } = runConfigSchema.shape;
const datasetWord = 'The images to train on: a dataset by its name, or a folder by its path from this file.';

/**
 * Everything that a training file may say, for completion and hovers. Values are checked by `runConfigSchema`, once
 * they lie over the preset.
 */
export const trainingFileSchema = settings({
  ...trainingFileHead.shape,
  dataset: z
    .union([text(), settings({ ...dataset.unwrap().shape, path: text().describe(datasetWord) })])
    .optional()
    .describe(`${datasetWord} With \`path\` and \`fit\` below it, also how images become square.`),
  ...otherSettings,
});
