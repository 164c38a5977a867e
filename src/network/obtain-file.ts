import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../errors';
import { requireChecksum } from './checksum';
import { download } from './download';
import type { DownloadOptions } from './download';

/**
 * The path of a file that is named by a web address or by where it lies: downloaded to `file` unless it is on this
 * machine, and checked. Throws like `download`.
 */
export async function obtainFile(options: DownloadOptions): Promise<string> {
  const { address, file, checksum, signal } = options;
  if (/^https?:/i.test(address)) {
    await download(options);
    return file;
  }
  const local = address.startsWith('file:') ? fileURLToPath(address) : path.resolve(address);
  if (!existsSync(local)) throw new UserError(`There is no file ${local}.`);
  if (checksum) await requireChecksum(local, local, checksum, signal);
  return local;
}
