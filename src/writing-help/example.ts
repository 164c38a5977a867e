import { stringify } from 'yaml';
import { presetList, type PresetId } from '../training/preset-list';
import { presets } from '../training/presets';
import { settingSchema } from './schema-of-kind';

/**
 * A training file to start from: a preset, the dataset, and what the preset sets as comments, which become settings
 * when their `#` is taken away.
 */
export function exampleOf(preset: PresetId, dataset?: string): string {
  const about = presetList.find(({ id }) => id === preset)?.detail ?? '';
  const lines = [
    `# ${about}`,
    `preset: ${preset}`,
    '',
    ...comment(firstLine('dataset')),
    ...(dataset === undefined ? ['# dataset: images'] : [stringify({ dataset }, { lineWidth: 0 }).trimEnd()]),
    '',
    '# What the preset sets. Take the # away before what shall be otherwise; Ctrl+Space shows all there is.',
  ];
  for (const [key, value] of Object.entries(presets[preset])) {
    lines.push('', ...comment(firstLine(key)), ...comment(written(key, value)));
  }
  return `${lines.join('\n')}\n`;
}

function firstLine(key: string): string {
  return (settingSchema('training').properties?.[key]?.description ?? '').split('\n', 1)[0];
}

/** Lists of plain values stay on their line. */
function written(key: string, value: unknown): string {
  return stringify({ [key]: value }, { lineWidth: 0, collectionStyle: 'any' }).trimEnd();
}

const comment = (text: string) => (text === '' ? [] : text.split('\n').map((line) => `# ${line}`));
