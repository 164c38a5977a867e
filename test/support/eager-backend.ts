import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { installBackend } from '../../src/compute/eager/install/install-backend';
import { packageVersion } from '../../src/compute/eager/packages';
import { SupportError } from './support-error.mjs';
import { installPackages } from './workbench/apt.mjs';
import { openCache } from './workbench/cache.mjs';
import { findOnPath, runLogged } from './workbench/processes.mjs';

const tensorflowVersion = '2.21.0';

/** Any Python may fetch the wheel: nothing of it is run, its libraries are taken out. */
const wheel = [
  ...['--no-deps', '--only-binary=:all:', '--implementation', 'cp', '--python-version', '3.11'],
  ...['--platform', 'manylinux_2_27_x86_64', `tensorflow-cpu==${tensorflowVersion}`],
];

/** A folder for `STEGO_CUDA_BACKEND`, or why there is none here. */
export type EagerBackend = { readonly folder: string } | { readonly missing: string };

/**
 * The backend that `STEGO_CUDA_BACKEND` names, else one that is installed into the user's cache the first time, by our
 * own installer and with the libraries of TensorFlow's wheel for Python: a minute or two, 270 MB to fetch, 1.2 GB to
 * keep. Throws where that fails for another reason than that something is not to be had here.
 */
export async function ensureEagerBackend(checkScript: string): Promise<EagerBackend> {
  const named = process.env.STEGO_CUDA_BACKEND;
  if (named) return { folder: path.resolve(named) };
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { missing: 'it is installed on Linux with x86-64 only' };

  const { folder: cache, logFile } = await openCache();
  const name = `tfjs-node-gpu-${packageVersion}-tensorflow-${tensorflowVersion}-${process.platform}-${process.arch}`;
  const folder = path.join(cache, name);
  if (existsSync(folder)) return { folder };

  // Made aside and renamed when complete; what an aborted one leaves, the workbench's installer removes.
  const building = path.join(cache, `installing-${process.pid}`);
  try {
    await mkdir(building, { recursive: true });
    const missing = await missingTools(building, logFile);
    if (missing !== undefined) return { missing };
    const library = path.join(building, 'library.tar');
    const [file] = (await readdir(building)).filter((each) => each.endsWith('.whl'));
    const script = path.join(import.meta.dirname, 'wheel-to-library.py');
    const args = [script, path.join(building, file), library];
    await runLogged('making a library of the wheel', 'python3', args, { logFile });
    await rm(path.join(building, file));
    say('installing tfjs-node-gpu with it');
    const made = path.join(building, 'backend');
    await installBackend({ folder: made, library: { address: library }, checkScript });
    if (!existsSync(folder)) await rename(made, folder);
    return { folder };
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** Fetches the wheel and sees to a compiler; what cannot be had is told in a few words. */
async function missingTools(folder: string, logFile: string): Promise<string | undefined> {
  if (findOnPath('python3') === undefined) return 'python3 with pip is needed to fetch TensorFlow';
  try {
    if (findOnPath('g++') === undefined) await installPackages(['g++'], "elsewhere with the system's tools");
    say(`fetching TensorFlow ${tensorflowVersion} with pip`);
    const args = ['-m', 'pip', 'download', '--disable-pip-version-check', '--dest', folder, ...wheel];
    await runLogged('pip download tensorflow-cpu', 'python3', args, { logFile });
    return undefined;
  } catch (error) {
    if (error instanceof SupportError) return error.message;
    throw error;
  }
}

function say(line: string): void {
  console.error(`eager: ${line}`);
}
