import type { ComparedPictures, OriginalPictures } from '../../src/vscode/panels/compare/contract';
import * as l10n from '@vscode/l10n';
import { difference, type DifferenceOptions } from '../pictures/difference';
import type { Picture } from '../pictures/picture';

/** A checkpoint, or the baseline, with what it made of the shown pairs. */
export interface SheetEntry {
  readonly label: string;
  readonly pictures: readonly ComparedPictures[];
}

export interface Sheet {
  readonly originals: readonly OriginalPictures[];
  readonly entries: readonly SheetEntry[];
  readonly difference: DifferenceOptions;
}

export function columnNames({ gain }: DifferenceOptions): readonly string[] {
  const factor = gain === 1 ? '' : ` ×${gain}`;
  return [
    l10n.t('Cover'),
    l10n.t('Secret'),
    l10n.t('Encoded cover'),
    l10n.t('Decoded secret'),
    l10n.t('Difference of cover') + factor,
    l10n.t('Difference of secret') + factor,
  ];
}

/** The six pictures of a pair as an entry has them; undefined where it has none of that pair. */
export function sixPictures(sheet: Sheet, pair: number, entry: SheetEntry): readonly Picture[] | undefined {
  const original = sheet.originals[pair];
  const made = entry.pictures[pair];
  if (!original || !made) return undefined;
  const { cover, secret } = original;
  const { container, revealed } = made;
  return [
    cover,
    secret,
    container,
    revealed,
    difference(cover, container, sheet.difference),
    difference(secret, revealed, sheet.difference),
  ];
}
