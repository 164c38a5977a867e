import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../../errors';
import { nodeHeaders } from './sources';
import { findOnPath, runLogged } from './run-logged';
import type { RunLoggedOptions } from './run-logged';

/** The newest version of Node's native interface that the package looks for; Node 16 and all later ones have it. */
const napi = 8;

/** Headers of libraries inside TensorFlow lie there in its archives; in Python wheels they lie under include itself. */
const includes = ['', 'external/local_tsl', 'external/local_xla'];

/** A C++ compiler: `CXX`, or one of the usual names. Throws `UserError` where there is none. */
export function findCompiler(): string {
  const found =
    process.env.CXX || ['g++', 'c++', 'clang++'].map(findOnPath).find((file) => file !== undefined);
  if (found) return found;
  throw new UserError(
    'A C++ compiler is needed: install g++ (on Debian and Ubuntu: apt-get install g++), then try again.',
  );
}

/**
 * Compiles the package's addon against the library in its `deps/`: two files, for which neither node-gyp nor Python is
 * needed. The addons that its makers publish are built for TensorFlow 2.9.
 * @param folder of the package, inside a `node_modules` that also holds the headers
 */
export async function compileAddon(
  folder: string,
  compiler: string,
  options: Omit<RunLoggedOptions, 'cwd'>,
): Promise<void> {
  const output = path.join('lib', `napi-v${napi}`, 'tfjs_binding.node');
  await mkdir(path.dirname(path.join(folder, output)), { recursive: true });
  const args = [
    ...['-shared', '-fPIC', '-O2', '-s', '-std=c++17', `-DNAPI_VERSION=${napi}`],
    ...['-I', path.join('../..', nodeHeaders.name, 'include')],
    ...includes.flatMap((include) => ['-I', path.join('deps/include', include)]),
    ...['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'],
    ...['-L', 'deps/lib', '-ltensorflow', '-ltensorflow_framework'],
    ...['-Wl,-rpath,$ORIGIN/../../deps/lib', '-o', output],
  ];
  await runLogged('Compiling the native part', compiler, args, { ...options, cwd: folder });
}
