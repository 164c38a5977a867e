import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CancelledError, UserError } from '../errors';

/** Of a whole file. MD5 only where its makers or everybody else publish nothing better. */
export interface Checksum {
  readonly algorithm: 'sha256' | 'md5';
  /** Hexadecimal digits, of either case. */
  readonly digest: string;
}

/** Throws UserError where a text is not what a SHA-256 looks like. */
export function sha256Of(digest: string): Checksum {
  if (!/^[0-9a-f]{64}$/i.test(digest)) {
    throw new UserError(`"${digest}" is no SHA-256: it must be 64 hexadecimal digits.`);
  }
  return { algorithm: 'sha256', digest };
}

/** The digest of a file's content, in lower case. Throws CancelledError after `signal`. */
export async function digestOf(
  file: string,
  algorithm: Checksum['algorithm'],
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash, { signal }).catch((error) => {
    throw signal?.aborted ? new CancelledError() : error;
  });
  return hash.digest('hex');
}

/**
 * Throws UserError where a file is not what was expected; `name` is what its user calls it by. Throws CancelledError
 * after `signal`.
 */
export async function requireChecksum(
  file: string,
  name: string,
  checksum: Checksum,
  signal?: AbortSignal,
): Promise<void> {
  const actual = await digestOf(file, checksum.algorithm, signal);
  if (actual === checksum.digest.toLowerCase()) return;
  throw new UserError(
    `${name} has the checksum ${actual}, not ${checksum.digest}: it was changed or is damaged; try again or check the address.`,
  );
}
