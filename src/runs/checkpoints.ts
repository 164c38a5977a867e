import { open, readdir, readFile, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { messageOf, systemErrorCode, UserError } from '../errors';
import { writeFileAtomic } from '../files/write-atomic';
import {
  decodeSafetensors,
  decodeSafetensorsHeader,
  encodeSafetensors,
  safetensorsHeaderBytes,
  safetensorsPrefixBytes,
  type SafeTensor,
} from '../interop/safetensors';
import { parseRunConfig, printRunConfig, type RunConfig } from './config';

const formatVersion = '1';
const fileName = /^(\d{8,10})\.safetensors$/;

/** What the header of a checkpoint says. */
export interface CheckpointHeader {
  /** Path of the file. */
  readonly file: string;
  readonly step: number;
  readonly seed: number;
  readonly config: RunConfig;
  /** What the writer added, by name. */
  readonly extra: Readonly<Record<string, string>>;
}

export interface Checkpoint extends CheckpointHeader {
  readonly tensors: ReadonlyMap<string, SafeTensor>;
}

export interface NewCheckpoint {
  readonly step: number;
  readonly config: RunConfig;
  readonly tensors: ReadonlyMap<string, SafeTensor>;
  /** More for the header, for example seconds trained; its names must not be those of this module. */
  readonly extra?: Readonly<Record<string, string>>;
}

export interface CheckpointFile {
  /** Name inside the folder. */
  readonly name: string;
  readonly file: string;
  readonly step: number;
}

export function checkpointFileName(step: number): string {
  return `${String(step).padStart(8, '0')}.safetensors`;
}

/** Writes a checkpoint into `folder` (the run's checkpoints/) and returns its file name. Replaces one of that step. */
export async function saveCheckpoint(folder: string, checkpoint: NewCheckpoint): Promise<string> {
  const name = checkpointFileName(checkpoint.step);
  await writeFileAtomic(path.join(folder, name), encodeCheckpoint(checkpoint));
  return name;
}

/** The bytes of a checkpoint file. */
export function encodeCheckpoint({ step, config, tensors, extra = {} }: NewCheckpoint): Uint8Array {
  const metadata = {
    ...extra,
    format: 'stego-lab',
    formatVersion,
    step: String(step),
    seed: String(config.seed),
    config: printRunConfig(config),
  };
  return encodeSafetensors(tensors, metadata);
}

/** The checkpoints in `folder`, oldest first; their insides are not looked at. None where there is no folder. */
export async function listCheckpoints(folder: string): Promise<CheckpointFile[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .flatMap((name) => {
      const match = fileName.exec(name);
      return match ? [{ name, file: path.join(folder, name), step: Number(match[1]) }] : [];
    })
    .sort((a, b) => a.step - b.step);
}

/** Reads a checkpoint whole. Throws a UserError for a missing, broken or foreign file. */
export async function loadCheckpoint(file: string): Promise<Checkpoint> {
  const bytes = await readFile(file).catch((error: unknown) => Promise.reject(readError(file, error)));
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  return { ...checkpointHeader(file, metadata), tensors };
}

/** Reads only the header, and checks that the file is as long as it says. Throws like `loadCheckpoint`. */
export async function readCheckpointHeader(file: string): Promise<CheckpointHeader> {
  const handle = await open(file).catch((error: unknown) => Promise.reject(readError(file, error)));
  try {
    const { size } = await handle.stat();
    const prefix = Buffer.alloc(safetensorsPrefixBytes);
    const { bytesRead } = await handle.read(prefix, 0, prefix.length, 0);
    const start = Buffer.alloc(
      safetensorsPrefixBytes + safetensorsHeaderBytes(prefix.subarray(0, bytesRead), size, file),
    );
    await handle.read(start, 0, start.length, 0);
    return checkpointHeader(file, decodeSafetensorsHeader(start, size, file).metadata);
  } catch (error) {
    throw readError(file, error);
  } finally {
    await handle.close();
  }
}

export interface NewestCheckpoint {
  /** Undefined where no checkpoint can be read. */
  readonly checkpoint?: Checkpoint;
  /** One line for each newer checkpoint that could not be read. */
  readonly problems: readonly string[];
}

/** The newest checkpoint in `folder` that can be read, going back past broken ones. */
export async function loadNewestCheckpoint(folder: string): Promise<NewestCheckpoint> {
  const problems: string[] = [];
  for (const { file } of (await listCheckpoints(folder)).reverse()) {
    try {
      return { checkpoint: await loadCheckpoint(file), problems };
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  return { problems };
}

/**
 * Deletes all checkpoints but the newest `keep` (at least one), the file named `best` and those named `kept`, which
 * take no place of the newest. Returns the deleted names.
 */
export async function pruneCheckpoints(
  folder: string,
  keep: number,
  best?: string,
  kept: readonly string[] = [],
): Promise<string[]> {
  const checkpoints = (await listCheckpoints(folder)).filter(({ name }) => !kept.includes(name));
  const old = checkpoints.slice(0, -Math.max(1, keep)).filter(({ name }) => name !== best);
  await Promise.all(old.map(({ file }) => rm(file, { force: true })));
  return old.map(({ name }) => name);
}

function checkpointHeader(file: string, metadata: Readonly<Record<string, string>>): CheckpointHeader {
  const { format, formatVersion: version, step, seed, config, ...extra } = metadata;
  if (format !== 'stego-lab' || config === undefined) {
    throw new UserError(`${file}: not a checkpoint of Stego Lab, its header names no config.`);
  }
  if (version !== formatVersion) {
    throw new UserError(
      `${file}: checkpoint version ${version} is not supported, this Stego Lab reads ${formatVersion}.`,
    );
  }
  if (!/^\d+$/.test(step ?? '') || !/^\d+$/.test(seed ?? '')) {
    throw new UserError(`${file}: the header names no valid step and seed.`);
  }
  return {
    file,
    step: Number(step),
    seed: Number(seed),
    config: parseRunConfig(config, `${file}: config`),
    extra,
  };
}

function readError(file: string, error: unknown): unknown {
  switch (systemErrorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UserError(`There is no checkpoint ${file}.`);
    case 'EISDIR':
      return new UserError(`${file} is a folder, not a checkpoint.`);
    case 'EACCES':
    case 'EPERM':
      return new UserError(`${file}: no permission to read it.`);
    default:
      return error;
  }
}
