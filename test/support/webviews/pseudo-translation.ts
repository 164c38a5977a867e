import path from 'node:path';
import { interfaceStrings } from '../../../scripts/interface-strings.mjs';
import type { Translations } from '../../../src/vscode/webview-html';

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const accented = [...'àƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÀƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ'];

/**
 * A translation that can be read by whoever reads English: no letter of it is plain, and it is longer by a third, as
 * many languages are. What is filled in stays.
 */
export function pseudo(text: string): string {
  const letters = text
    .split(/(\{\d+\})/)
    .map((part) =>
      part.startsWith('{') ? part : part.replace(/[a-z]/gi, (letter) => accented[plain.indexOf(letter)]),
    )
    .join('');
  return `⟦${letters}${'·'.repeat(Math.ceil(text.length / 3))}⟧`;
}

/** Of every string of the interface. */
export async function pseudoTranslations(): Promise<Translations> {
  const strings = await interfaceStrings(path.resolve(import.meta.dirname, '../../..'));
  return Object.fromEntries(Object.keys(strings).map((text) => [text, pseudo(text)]));
}
