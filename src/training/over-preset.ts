import type { PresetId } from './preset-list';
import { presets } from './presets';

export type Settings = Record<string, unknown>;

export const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Three ways to say how long to train: whoever names one does not want the preset's. */
const lengths = ['steps', 'epochs', 'minutes'] as const;
const noOther = { epochs: null, minutes: null };

/** The settings of a preset, with those of each layer over what lies below it. None is checked. */
export function overPreset(preset: PresetId, ...layers: readonly Settings[]): Settings {
  return layers.map(withOneLength).reduce(merge, presets[preset] as Settings);
}

function withOneLength(settings: Settings): Settings {
  return lengths.some((key) => (settings[key] ?? null) !== null) ? { ...noOther, ...settings } : settings;
}

/** Groups are merged, all else is replaced. `filters` is one value: kernel sides of two sources do not mix. */
function merge(base: Settings, over: Settings): Settings {
  // The options of one network say nothing to another.
  if (isSettings(base.model) && isSettings(over.model) && over.model.name !== undefined) {
    const same = (base.model.name ?? 'baluja') === over.model.name;
    if (!same) return merge({ ...base, model: over.model }, over);
  }
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = merged[key];
    merged[key] = key !== 'filters' && isSettings(old) && isSettings(value) ? merge(old, value) : value;
  }
  return merged;
}
