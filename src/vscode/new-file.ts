import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { messageOf, systemErrorCode, UserError } from '../errors';
import { askText } from './ask';
import { freeRunName } from '../settings-files/names';

export interface NewFile {
  /** Where it is to lie. */
  readonly folder: string;
  /** What its name ends with, whether that is given or not. */
  readonly ending: string;
  /** Whether a name has such an ending, also another way of writing it. */
  readonly hasEnding: (name: string) => boolean;
}

/** The path of a file of that name. Throws a UserError where the name leads elsewhere. */
export function newFileNamed(name: string, { folder, ending, hasEnding }: NewFile): string {
  const complaint = complaintAbout(name);
  if (complaint !== undefined) throw new UserError(complaint);
  const trimmed = name.trim();
  return path.join(folder, hasEnding(trimmed) ? trimmed : `${trimmed}${ending}`);
}

/** Asks for the name, and gives the path. What is proposed is free, and what is taken is said while it is written. */
export async function askNewFile(title: string, wanted: string, file: NewFile): Promise<string> {
  const there = new Set(await readdir(file.folder).catch(() => []));
  const taken = [...there]
    .filter((each) => each.toLowerCase().endsWith(file.ending))
    .map((each) => each.slice(0, -file.ending.length));
  const free = freeRunName(wanted, taken);
  const name = await askText({
    title,
    prompt: l10n.t('Name of the file'),
    value: `${free}${file.ending}`,
    valueSelection: [0, free.length],
    validateInput: (value) => {
      const complaint = complaintAbout(value);
      if (complaint !== undefined) return complaint;
      const meant = path.basename(newFileNamed(value, file));
      return there.has(meant) ? takenText(meant) : undefined;
    },
  });
  return newFileNamed(name, file);
}

/** Never over another file. Throws a UserError. */
export async function writeNewFile(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') throw new UserError(takenText(path.basename(file)));
    throw new UserError(l10n.t('{0} cannot be written: {1}', file, messageOf(error)));
  }
}

function complaintAbout(name: string): string | undefined {
  if (name.trim() === '') return l10n.t('A file needs a name.');
  return /[/\\]/.test(name) ? l10n.t('Name the file alone, without a folder.') : undefined;
}

const takenText = (name: string) => l10n.t('There is a file {0} already: choose another name.', name);
