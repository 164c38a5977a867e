import type { Entry, ZipFile } from 'yauzl';
import { UserError } from '../errors';

/** How much an archive may ask for. */
export interface ZipLimits {
  readonly entries: number;
  /** Of all files together, unpacked. */
  readonly bytes: number;
}

export interface ZipContents {
  /** Without the folders, which files name themselves. */
  readonly files: readonly Entry[];
  /** Of all files, unpacked. */
  readonly bytes: number;
}

const fileTypeMask = 0o170000;
const regularFile = 0o100000;
const madeOnUnix = 3;

/** Names that mean a device or a stream on Windows, and what no file system likes. */
const forbiddenPart = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$|[. ]$/i;
// eslint-disable-next-line no-control-regex
const forbiddenCharacter = /[\\:*?"<>|\x00-\x1f\x7f]/;

/**
 * The files of an archive, all of which may be written below a new folder. Everything is looked at before anything is
 * written; an archive with one bad entry is refused as a whole. Throws UserError: with an entry that leads out of the
 * folder, is a link or a device, comes twice (also where upper and lower case are the same), is encrypted or packed in
 * a way that cannot be read; or with more of it than `limits`.
 */
export async function readZipContents(
  zip: ZipFile,
  archive: string,
  limits: ZipLimits,
): Promise<ZipContents> {
  const refuse = (why: string) => new UserError(`${archive} was not unpacked: ${why}.`);
  if (zip.entryCount > limits.entries) throw refuse(`it has ${zip.entryCount} entries, which is too many`);
  const files: Entry[] = [];
  const names = new Names();
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName;
    const isFolder = name.endsWith('/');
    const problem =
      nameProblem(isFolder ? name.slice(0, -1) : name) ??
      kindProblem(entry, isFolder) ??
      names.add(name, isFolder);
    if (problem !== undefined) throw refuse(`its entry ${JSON.stringify(name.slice(0, 120))} ${problem}`);
    if (isFolder) continue;
    bytes += entry.uncompressedSize;
    if (bytes > limits.bytes) throw refuse(`unpacked it has more than ${limits.bytes} bytes`);
    files.push(entry);
  }
  return { files, bytes };
}

function nameProblem(name: string): string | undefined {
  if (forbiddenCharacter.test(name)) return 'has characters that file names must not have';
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'leads out of its folder';
  if (parts.some((part) => forbiddenPart.test(part))) return 'has a name that not every system allows';
  return undefined;
}

function kindProblem(entry: Entry, isFolder: boolean): string | undefined {
  const mode = entry.externalFileAttributes >>> 16;
  const type = entry.versionMadeBy >>> 8 === madeOnUnix ? mode & fileTypeMask : 0;
  if (!isFolder && type !== 0 && type !== regularFile) return 'is a link or a device';
  if (entry.isEncrypted()) return 'is encrypted';
  if (!entry.canDecodeFileData()) return 'is packed in a way that is not known here';
  return undefined;
}

/** What the archive has so far, as the least distinguishing file system would see it. */
class Names {
  private readonly files = new Set<string>();
  private readonly folders = new Set<string>();

  /** Says what is wrong with one more. */
  add(name: string, isFolder: boolean): string | undefined {
    const parts = name.normalize('NFC').toLowerCase().split('/');
    if (isFolder) parts.pop();
    const whole = parts.join('/');
    const above = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
    for (const folder of isFolder ? [...above, whole] : above) {
      if (this.files.has(folder)) return 'lies inside of a file';
      this.folders.add(folder);
    }
    if (isFolder) return undefined;
    if (this.files.has(whole) || this.folders.has(whole)) return 'comes twice';
    this.files.add(whole);
    return undefined;
  }
}
