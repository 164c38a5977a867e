import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError, UserError } from '../../../errors';
import { makeFolder } from '../../../files/make-folder';
import { lockProcess } from '../../../files/process-lock';
import { asWriteError } from '../../../files/write-atomic';
import { sha256Of } from '../../../network/checksum';
import { obtainFile } from '../../../network/obtain-file';
import type { DeviceDescription } from '../../device';
import { describeChecked, forgetChecks } from '../find-devices';
import { defaultBackendFolder, describePackage, packageFolder } from '../packages';
import type { EagerId } from '../packages';
import { checkPackage } from '../run-check';
import { compileAddon, findCompiler } from './addon';
import { findNpm, installPackages } from './npm';
import { defaultLibraries } from './sources';
import type { LibrarySource } from './sources';
import { unpackLibrary } from './unpack';

export interface InstallOptions {
  /** Default `tfjs-node-gpu`. */
  readonly id?: EagerId;
  /** Where the backend will lie; what is there is replaced when the new one works. Default: in the user's data folder. */
  readonly folder?: string;
  /** TensorFlow's C library as a .tar.gz; by default Google's last one for the device. */
  readonly library?: LibrarySource;
  readonly signal?: AbortSignal;
  /** `fraction` of the whole work, 0..1. */
  readonly progress?: (fraction: number, message: string) => void;
  /** The bundled process that tries the result; by default beside the running bundle. */
  readonly checkScript?: string;
}

export interface InstalledBackend {
  readonly folder: string;
  /** What the device is now: also whether it found a GPU. */
  readonly device: DeviceDescription;
}

/**
 * Installs tfjs-node-gpu (or tfjs-node) with a current TensorFlow: its JavaScript from npm, the C library from
 * `library`, the addon between both compiled here. Everything is made and tried beside `folder` and put in its place
 * as a whole; a download that breaks or is cancelled goes on where it was.
 * Throws `UserError` for what the user can mend, `CancelledError` when `signal` aborts.
 */
export async function installBackend(options: InstallOptions = {}): Promise<InstalledBackend> {
  const { id = 'tfjs-node-gpu' } = options;
  const folder = path.resolve(options.folder ?? defaultBackendFolder(id));
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new UserError(
      `Installing works on Linux with x86-64 only: elsewhere install @tensorflow/${id} with npm and set STEGO_CUDA_BACKEND to its folder.`,
    );
  }
  if (options.library?.sha256 !== undefined) sha256Of(options.library.sha256);
  // What a user must see to comes first, before anything large is fetched.
  const [npm, compiler] = [findNpm(), findCompiler()];
  const aside = `${folder}.partial`;
  await makeFolder(aside);
  const unlock = await lockProcess(path.join(aside, 'lock'), 'An installation');
  try {
    const device = await build(id, aside, npm, compiler, options);
    await putInPlace(path.join(aside, 'backend'), folder);
    forgetChecks();
    await rm(aside, { recursive: true, force: true });
    options.progress?.(1, 'Installed');
    return { folder, device };
  } catch (error) {
    // The download stays, for another attempt, and the log.
    await rm(path.join(aside, 'backend'), { recursive: true, force: true });
    throw options.signal?.aborted ? new CancelledError() : asWriteError(error, folder);
  } finally {
    await unlock();
  }
}

/** Makes `aside`/backend and tries it. */
async function build(
  id: EagerId,
  aside: string,
  npm: string,
  compiler: string,
  { library = defaultLibraries[id], signal, progress = () => undefined, checkScript }: InstallOptions,
): Promise<DeviceDescription> {
  const root = path.join(aside, 'backend');
  const logged = { logFile: path.join(aside, 'install.log'), signal };
  await rm(root, { recursive: true, force: true });

  progress(0, 'Fetching the package from npm');
  await installPackages(id, root, npm, logged);
  const archive = await fetchLibrary(library, path.join(aside, 'library.tar.gz'), signal, (fraction, text) =>
    progress(0.1 + 0.6 * fraction, text),
  );
  const folder = packageFolder(root, id);
  await unpackLibrary({
    archive,
    folder: path.join(folder, 'deps'),
    signal,
    progress: (fraction) => progress(0.7 + 0.15 * fraction, 'Unpacking TensorFlow'),
  });
  progress(0.85, 'Compiling the native part');
  await compileAddon(folder, compiler, logged);
  progress(0.95, 'Trying it');
  const found = await describePackage(id, folder);
  if (!found) throw new Error(`npm left no package in ${folder}.`);
  const { tensorflow, problem, log } = await checkPackage(found, { checkScript, signal });
  if (signal?.aborted) throw new CancelledError();
  if (!tensorflow) throw new UserError(`TensorFlow was installed but cannot be used here: ${problem}.`);
  return describeChecked(id, tensorflow, log);
}

/** The archive as a file: downloaded, unless it is one. */
async function fetchLibrary(
  { address, sha256 }: LibrarySource,
  file: string,
  signal: AbortSignal | undefined,
  progress: (fraction: number, message: string) => void,
): Promise<string> {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
  return obtainFile({
    address,
    file,
    checksum: sha256 === undefined ? undefined : sha256Of(sha256),
    signal,
    progress: (done, total) => {
      const of = total === undefined ? '' : ` of ${megabytes(total)}`;
      progress(total ? done / total : 0, `Downloading TensorFlow (${megabytes(done)}${of} MB)`);
    },
  });
}

/** Replaces what is in `folder`; who has its library loaded keeps it. */
async function putInPlace(made: string, folder: string): Promise<void> {
  const old = `${folder}.old`;
  await rm(old, { recursive: true, force: true });
  if (existsSync(folder)) await rename(folder, old);
  await rename(made, folder).catch(async (error) => {
    if (existsSync(old)) await rename(old, folder);
    throw error;
  });
  await rm(old, { recursive: true, force: true });
}
