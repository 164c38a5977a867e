import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** What is installed of onnxruntime, found out without loading any of it. */
export interface OnnxPackages {
  /** Version of the native package; undefined where it has no binary for this system. */
  readonly native?: string;
  /** Version of the WebAssembly package. */
  readonly web?: string;
  readonly providers: Readonly<Record<'cuda' | 'directml' | 'webgpu', boolean>>;
}

/** Systems for which onnxruntime 1.30's native package is built with WebGPU in it. */
const webgpuBuilds = ['linux-x64', 'win32-x64', 'win32-arm64', 'darwin-arm64'];

export async function onnxPackages(
  platform: string = process.platform,
  arch: string = process.arch,
  find = findPackage,
): Promise<OnnxPackages> {
  const native = await find('onnxruntime-node');
  const web = await find('onnxruntime-web');
  const binaries = native && path.join(native.folder, 'bin/napi-v6', platform, arch);
  const has = async (file: string) => binaries !== undefined && (await exists(path.join(binaries, file)));
  const usable = (await has('onnxruntime_binding.node')) && !(await exists('/etc/alpine-release'));
  return {
    native: usable ? native?.version : undefined,
    web: web?.version,
    providers: {
      webgpu: usable && webgpuBuilds.includes(`${platform}-${arch}`),
      directml: await has('DirectML.dll'),
      cuda: (await has('libonnxruntime_providers_cuda.so')) || (await has('onnxruntime_providers_cuda.dll')),
    },
  };
}

export interface FoundPackage {
  readonly folder: string;
  readonly version: string;
}

/** The folder of a package as Node resolves it; its main file may be absent or forbidden to name. */
async function findPackage(name: string): Promise<FoundPackage | undefined> {
  for (const place of createRequire(__filename).resolve.paths(name) ?? []) {
    const folder = path.join(place, name);
    const manifest = await readFile(path.join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (manifest) return { folder, version: (JSON.parse(manifest) as { version: string }).version };
  }
  return undefined;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
