import { existsSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { Uri } from 'vscode';
import { containerNameFor } from '../../../hiding/names';
import { isImage } from '../../image-files';
import type { HideChoices, OutputSetup } from './contract';

/** `<name>.stego.png` beside the cover, with a number where that exists. */
export function freeContainerName(cover: string): string {
  for (let number = 1; ; number++) {
    const file = containerNameFor(cover, number);
    if (!existsSync(file)) return file;
  }
}

/** Where the container of a single cover goes. */
export function outputFile({ covers, output }: HideChoices): string {
  return output ?? freeContainerName(covers[0]);
}

export function outputSetup(choices: HideChoices): OutputSetup {
  const file = outputFile(choices);
  const problem = problemOf(file, choices);
  return { folder: path.dirname(file), name: path.basename(file), problem, exists: existsSync(file) };
}

function problemOf(file: string, { covers, secret }: HideChoices): string | undefined {
  if (!isImage(Uri.file(file), 'container')) {
    return l10n.t('End the name with .png, .webp or .tiff: other formats do not keep every pixel.');
  }
  if (covers.includes(file)) return l10n.t('Choose another name: the cover would be lost.');
  if (file === secret) return l10n.t('Choose another name: the secret would be lost.');
  return undefined;
}
