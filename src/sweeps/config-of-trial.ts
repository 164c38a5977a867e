import { checkRunConfig, type RunConfig } from '../runs/config';
import { isSettings, overPreset, type Settings } from '../training/over-preset';
import type { Assignment } from './search-space';
import { settingOfParameter } from './setting-names';
import type { SweepDefinition } from './sweep-definition';

/**
 * All settings of a trial: its values over the sweep's settings over its preset.
 * @param datasetPath the folder of images, as a config.yaml names it
 * Throws a UserError of one line where they do not go together, or where a parameter is no setting.
 */
export function configOfTrial(
  definition: Pick<SweepDefinition, 'preset' | 'settings'>,
  values: Assignment,
  datasetPath: string,
): RunConfig {
  return checkRunConfig(settingsOfTrial(definition, values, datasetPath), 'Settings of the trial');
}

/** The same unchecked, for whoever words what is wrong with them. */
export function settingsOfTrial(
  { preset, settings }: Pick<SweepDefinition, 'preset' | 'settings'>,
  values: Assignment,
  datasetPath: string,
): Settings {
  return overPreset(preset, settings, nested(values), { dataset: { path: datasetPath } });
}

/** `{ lr: 0.001 }` → `{ schedule: { learningRate: 0.001 } }`. An unknown name stays, and is refused by its name. */
function nested(values: Assignment): Settings {
  const settings: Settings = {};
  for (const [parameter, value] of Object.entries(values)) {
    const path = settingOfParameter(parameter)?.path ?? [parameter];
    let group = settings;
    for (const key of path.slice(0, -1)) {
      const inside = group[key];
      group = (isSettings(inside) ? inside : (group[key] = {})) as Settings;
    }
    group[path[path.length - 1]] = value;
  }
  return settings;
}
