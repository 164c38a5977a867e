import { isSettings, overPreset } from '../training/over-preset';
import { presetList, type PresetId } from '../training/preset-list';
import type { SettingsFileKind } from './names';
import { withoutHead } from './training-file';

/** What a file's settings come to: over its preset, if it names one. */
export function wholeSettings(value: unknown, kind: SettingsFileKind): unknown {
  if (kind === 'config' || !isSettings(value)) return value;
  if (kind === 'sweep') return { ...value, stego: wholeStego(value.stego) };
  const { head, settings } = withoutHead(value);
  return { ...head, ...overPreset(presetOf(head.preset), settings) };
}

function wholeStego(stego: unknown): unknown {
  if (!isSettings(stego)) return stego;
  const settings = isSettings(stego.settings) ? stego.settings : {};
  return { ...stego, settings: overPreset(presetOf(stego.preset), settings) };
}

/** The preset of that name, or the one that is meant where none is named. */
export const presetOf = (given: unknown): PresetId => presetList.find(({ id }) => id === given)?.id ?? 'demo';
