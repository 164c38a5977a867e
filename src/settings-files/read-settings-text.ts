import { readFile } from 'node:fs/promises';
import { messageOf, systemErrorCode, UserError } from '../errors';

/** What a file of settings says. Throws a UserError where it cannot be read. */
export async function readSettingsText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') throw new UserError(`${file} does not exist.`);
    if (systemErrorCode(error) === 'EISDIR') throw new UserError(`${file} is a folder: name a file.`);
    throw new UserError(`Cannot read ${file}: ${messageOf(error)}`);
  }
}
