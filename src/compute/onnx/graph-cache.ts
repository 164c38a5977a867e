import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { makeFolder } from '../../files/make-folder';
import { removeLeftovers, temporaryPath } from '../../files/temporary';
import type { Runtime } from './runtime';

/** Optimised training steps are one or two megabytes each. */
const mostGraphs = 16;

/** Where optimised graphs are kept for the user. */
export function defaultGraphCache(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const base =
    process.platform === 'win32'
      ? LOCALAPPDATA || path.join(os.homedir(), 'AppData/Local')
      : process.platform === 'darwin'
        ? path.join(os.homedir(), 'Library/Caches')
        : XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(base, 'stego-lab', 'graphs');
}

/**
 * A session for `model` whose graph onnxruntime optimises the first time only: what it made of it is kept in `folder`
 * under a name made of the model's bytes and of all else that the result depends on. A cache that cannot be read or
 * written costs time and nothing else. Throws what creating the session throws.
 */
export async function createCached(
  runtime: Runtime,
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
  folder: string,
): Promise<InferenceSession> {
  const { InferenceSession } = runtime;
  const file = path.join(folder, `${digest(runtime, model)}.onnx`);
  if (existsSync(file)) {
    try {
      const session = await InferenceSession.create(file, { ...options, graphOptimizationLevel: 'disabled' });
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
      return session;
    } catch {
      await rm(file, { force: true }).catch(() => undefined);
    }
  }
  const temporary = temporaryPath(file);
  try {
    await makeFolder(folder);
    const session = await InferenceSession.create(model, { ...options, optimizedModelFilePath: temporary });
    await rename(temporary, file).catch(() => undefined);
    await prune(folder);
    return session;
  } catch {
    // A folder or a disk that cannot be written, or a model that is wrong: then this throws again.
    return InferenceSession.create(model, options);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Another processor or another onnxruntime may optimise otherwise. */
function digest(runtime: Runtime, model: Uint8Array): string {
  const place = [os.arch(), os.cpus()[0]?.model ?? '', runtime.env.versions];
  return createHash('sha256').update(model).update(JSON.stringify(place)).digest('hex');
}

/** Keeps those that were used last. */
async function prune(folder: string): Promise<void> {
  await removeLeftovers(folder);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.onnx'));
  const used = await Promise.all(
    files.map(async (name) => {
      const file = path.join(folder, name);
      return { file, at: (await stat(file).catch(() => undefined))?.mtimeMs ?? 0 };
    }),
  );
  const surplus = used.sort((a, b) => b.at - a.at).slice(mostGraphs);
  await Promise.all(surplus.map(({ file }) => rm(file, { force: true })));
}
