import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import type { DeviceId } from '../device';

/** The devices that run a program operation by operation; each is a package of that name. */
export const eagerIds = ['tfjs-node-gpu', 'tfjs-node'] as const satisfies readonly DeviceId[];
export type EagerId = (typeof eagerIds)[number];

/**
 * The only version that can be used: our own copy of tfjs-core and the one inside the package's tfjs share one engine
 * and one table of kernels (they find them through `globalThis`), so both must be the same.
 */
export const packageVersion = '4.22.0';

export interface PackagePlaces {
  /** Folder of an installed backend; else `STEGO_CUDA_BACKEND`, the user's data folder and Node's own search. */
  readonly cudaBackend?: string;
}

export interface FoundPackage {
  readonly id: EagerId;
  readonly folder: string;
  readonly version: string;
  /** Of the tfjs that the package would load, tfjs-core included; undefined where that is missing. */
  readonly tfjsVersion: string | undefined;
  /** npm brings only JavaScript; without its native part the package cannot be loaded. */
  readonly hasAddon: boolean;
}

export function isEagerId(id: string): id is EagerId {
  return (eagerIds as readonly string[]).includes(id);
}

/** Where a backend is installed if nothing else is asked for: per user, as a download of half a gigabyte. */
export function defaultBackendFolder(id: EagerId): string {
  return path.join(userDataFolder(), 'stego-lab', id);
}

function userDataFolder(): string {
  const { XDG_DATA_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32') return LOCALAPPDATA || path.join(homedir(), 'AppData/Local');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library/Application Support');
  return XDG_DATA_HOME || path.join(homedir(), '.local/share');
}

/** The package in the first place that has it whole, else one without its native part, else undefined. */
export async function findPackage(
  id: EagerId,
  places: PackagePlaces = {},
): Promise<FoundPackage | undefined> {
  const named = places.cudaBackend || process.env.STEGO_CUDA_BACKEND;
  const roots = [...(named ? [named] : []), defaultBackendFolder(id)];
  const found: FoundPackage[] = [];
  for (const folder of [...roots.map((root) => packageFolder(root, id)), resolvedFolder(id)]) {
    const described = folder === undefined ? undefined : await describePackage(id, folder);
    if (described?.hasAddon) return described;
    if (described) found.push(described);
  }
  return found[0];
}

/** Where the package lies in an installed backend. */
export function packageFolder(root: string, id: EagerId): string {
  return path.join(path.resolve(root), 'node_modules', '@tensorflow', id);
}

/** What lies in a package's folder; undefined where there is no package. */
export async function describePackage(id: EagerId, folder: string): Promise<FoundPackage | undefined> {
  const version = await versionIn(path.join(folder, 'package.json'));
  if (version === undefined) return undefined;
  const tfjs = resolved(path.join(folder, 'package.json'), '@tensorflow/tfjs/package.json');
  return {
    id,
    folder,
    version,
    tfjsVersion: tfjs === undefined ? undefined : await versionIn(tfjs),
    hasAddon: await hasAddon(folder),
  };
}

function resolvedFolder(id: EagerId): string | undefined {
  const manifest = resolved(__filename, `@tensorflow/${id}/package.json`);
  return manifest === undefined ? undefined : path.dirname(manifest);
}

function resolved(from: string, request: string): string | undefined {
  try {
    return createRequire(from).resolve(request);
  } catch {
    return undefined;
  }
}

async function versionIn(manifest: string): Promise<string | undefined> {
  try {
    const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** The addon lies in a folder for each version of Node's native interface: `lib/napi-v8/tfjs_binding.node`. */
async function hasAddon(folder: string): Promise<boolean> {
  const files = await readdir(path.join(folder, 'lib'), { recursive: true }).catch((): string[] => []);
  return files.some((file) => path.basename(file) === 'tfjs_binding.node');
}
