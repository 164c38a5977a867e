import { execFile } from 'node:child_process';
import path from 'node:path';
import { unitBundles } from './unit-setup';

export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** Runs the `stego` command in `folder` to its end. */
export function runStego(folder: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(unitBundles, 'cli.js'), ...args],
      { cwd: folder },
      (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });
}
