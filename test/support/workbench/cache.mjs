import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/**
 * The folder for what tests install, made when it is missing: in `STEGO_CACHE_DIR`, else `XDG_CACHE_HOME`, else `~/.cache`.
 * @returns {Promise<{ folder: string, logFile: string }>}
 */
export async function openCache() {
  const base = process.env.STEGO_CACHE_DIR || process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  const folder = path.resolve(base, 'stego-lab');
  await mkdir(folder, { recursive: true });
  return { folder, logFile: path.join(folder, 'install.log') };
}

/** One line a stage, on stderr: stdout belongs to results. @param {string} line */
export function showProgress(line) {
  console.error(`workbench: ${line}`);
}
