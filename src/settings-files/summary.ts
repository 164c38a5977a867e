import { isSettings } from '../training/over-preset';
import { SettingsDocument } from './settings-document';

/** What a training file says of itself above its first line. */
export interface FileSummary {
  readonly preset: string;
  /** Undefined where none is named. */
  readonly dataset?: string;
}

/** Reads as much as there is, also while the text is being written. */
export function summaryOf(text: string): FileSummary {
  const { value } = new SettingsDocument(text);
  if (!isSettings(value)) return { preset: 'demo' };
  const dataset = isSettings(value.dataset) ? value.dataset.path : value.dataset;
  return {
    preset: typeof value.preset === 'string' ? value.preset : 'demo',
    ...(typeof dataset === 'string' && dataset !== '' ? { dataset } : {}),
  };
}
