import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { asWriteError } from '../../../files/write-atomic';
import { CancelledError, messageOf, systemErrorCode, UserError } from '../../../errors';

export interface UnpackOptions {
  /** A tar archive, gzipped or not. */
  readonly archive: string;
  /** A new folder. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  /** Share of the archive that was read, 0..1. */
  readonly progress?: (fraction: number) => void;
}

const needed = ['include/tensorflow/c/c_api.h', 'lib/libtensorflow.so', 'lib/libtensorflow_framework.so'];

/**
 * Unpacks `include/` and `lib/` of TensorFlow's C library. An archive with an entry that would land outside the folder
 * (`..`, absolute paths, links that lead out) is refused as a whole. Throws `UserError` for an archive that is not what
 * it should be.
 */
export async function unpackLibrary({ archive, folder, signal, progress }: UnpackOptions): Promise<void> {
  const { size } = await stat(archive).catch(() => {
    throw new UserError(`There is no file ${archive}.`);
  });
  await mkdir(folder, { recursive: true });
  const source = createReadStream(archive);
  source.on('data', () => progress?.(source.bytesRead / size));
  // Strict: what tar would skip with a warning (it never writes outside) is an error that ends the work.
  const target = extract({ cwd: folder, strict: true, filter: isNeeded, preserveOwner: false });
  try {
    // Nothing between the two: behind a generator, pipeline takes tar's last 'drain' for its end, with files still open.
    await pipeline(source, target, { signal });
  } catch (error) {
    if (signal?.aborted) throw new CancelledError();
    const written = asWriteError(error, folder);
    if (written instanceof UserError) throw written;
    if (systemErrorCode(error)?.startsWith('E')) throw error;
    throw new UserError(`The archive ${archive} cannot be unpacked: ${messageOf(error)}`);
  }
  for (const file of needed) {
    await stat(path.join(folder, file)).catch(() => {
      throw new UserError(`${archive} is not TensorFlow's C library for Linux: it has no ${file}.`);
    });
  }
}

/** Entries that leave the folder pass here, so that they are refused and not overlooked. */
function isNeeded(name: string): boolean {
  const parts = name.split('/').filter((part) => part !== '.' && part !== '');
  return name.startsWith('/') || parts.includes('..') || ['include', 'lib'].includes(parts[0]);
}
