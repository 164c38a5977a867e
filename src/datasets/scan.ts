import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError, UserError, systemErrorCode } from '../errors';
import { staysWithin } from '../files/stays-within';
import type { DatasetProblem } from './contract';

/** Endings of the formats that the decoder reads. Vector drawings are not pictures to train on. */
const readable = /\.(jpe?g|jpe|jfif|png|webp|tiff?|gif|avif)$/i;

/** Endings of pictures that are named in the report, because their owner would miss them. */
const unreadable = /\.(bmp|heic|heif|jxl|jp2|j2k|psd|ppm|pgm|exr|hdr|raw|dng|nef|cr2|arw|tga|ico)$/i;

/** Containers made by hiding: their pictures hold another one already. */
const container = /\.stego\.[^.]+$/i;

export interface FolderScan {
  /** Relative paths with `/`, sorted by code units. */
  readonly files: string[];
  readonly problems: DatasetProblem[];
}

/**
 * The pictures below a folder by their names, in an order that is the same on every machine. Hidden entries,
 * node_modules and containers (`*.stego.*`) are left out; links are followed, each folder is visited once.
 * Throws UserError when `root` is no folder that can be read, CancelledError after `signal`.
 * @param within links that lead out of this folder, of which `root` is a part, are left out
 */
export async function scanFolder(root: string, signal?: AbortSignal, within?: string): Promise<FolderScan> {
  const walk = new Walk(signal, within);
  try {
    await walk.folder(root, '', await realpath(root));
  } catch (error) {
    throw rootError(root, error);
  }
  const byName = (a: DatasetProblem, b: DatasetProblem) => compareCodeUnits(a.file, b.file);
  return { files: walk.files.sort(compareCodeUnits), problems: walk.problems.sort(byName) };
}

/** The order of UTF-16 code units: no locale, no platform. */
export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

class Walk {
  readonly files: string[] = [];
  readonly problems: DatasetProblem[] = [];
  private readonly visited = new Set<string>();

  constructor(
    private readonly signal: AbortSignal | undefined,
    private readonly within: string | undefined,
  ) {}

  async folder(absolute: string, relative: string, real: string): Promise<void> {
    if (this.signal?.aborted) throw new CancelledError();
    if (this.visited.has(real)) return;
    this.visited.add(real);
    const entries = await readdir(absolute, { withFileTypes: true });
    // Sorted, so that which of two links to a folder is followed does not depend on the disk.
    entries.sort((a, b) => compareCodeUnits(a.name, b.name));
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const child = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const place = path.join(absolute, entry.name);
      if (entry.isSymbolicLink()) await this.link(place, child);
      else if (entry.isDirectory()) await this.subfolder(place, child, path.join(real, entry.name));
      else if (entry.isFile()) this.file(child);
    }
  }

  private async link(absolute: string, relative: string): Promise<void> {
    if (this.within !== undefined && !(await staysWithin(this.within, absolute))) return;
    try {
      const target = await stat(absolute);
      if (target.isDirectory()) await this.subfolder(absolute, relative, await realpath(absolute));
      else if (target.isFile()) this.file(relative);
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      if (readable.test(relative)) {
        this.problems.push({ file: relative, reason: 'it is a link to a file that does not exist' });
      }
    }
  }

  private async subfolder(absolute: string, relative: string, real: string): Promise<void> {
    try {
      await this.folder(absolute, relative, real);
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      this.problems.push({ file: relative, reason: 'the folder cannot be opened' });
    }
  }

  private file(relative: string): void {
    if (container.test(relative)) return;
    if (readable.test(relative)) this.files.push(relative);
    else if (unreadable.test(relative)) {
      this.problems.push({
        file: relative,
        reason: 'its format is not supported; convert it to PNG or JPEG',
      });
    }
  }
}

function rootError(root: string, error: unknown): unknown {
  switch (systemErrorCode(error)) {
    case 'ENOENT':
      return new UserError(`There is no folder ${root}.`);
    case 'ENOTDIR':
      return new UserError(`${root} is not a folder of images.`);
    case 'EACCES':
    case 'EPERM':
      return new UserError(`The folder ${root} may not be opened: permission denied.`);
    default:
      return error;
  }
}
