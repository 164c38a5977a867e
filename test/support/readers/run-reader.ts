import { execFile, execFileSync } from 'node:child_process';
import path from 'node:path';

/** A Python that may have the packages; `STEGO_PYTHON` names another one than the first in the path. */
const python = process.env.STEGO_PYTHON ?? 'python3';

/** A folder of such a name would be imported, too: packages have a file. */
const importAll =
  'import importlib, sys\nfor name in sys.argv[1:]: assert importlib.import_module(name).__file__';

/** Why the readers that need these packages cannot be asked here; undefined where they can. */
export function readerProblem(...packages: readonly string[]): string | undefined {
  try {
    execFileSync(python, ['-c', importAll, ...packages], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `${python} has not all of ${packages.join(', ')}: install them with pip, or name another Python in STEGO_PYTHON.`;
  }
}

/** Runs a script of this folder to its end; gives the JSON that it prints. */
export function runReader(script: string, ...args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 64 * 1024 * 1024 };
    execFile(python, [path.join(import.meta.dirname, script), ...args], options, (error, out, err) => {
      if (error) reject(new Error(`${script} failed: ${err || error.message}`));
      else resolve(JSON.parse(out));
    });
  });
}
