import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { installBackend } from '../../../../src/compute/eager/install/install-backend';
import type { InstallOptions } from '../../../../src/compute/eager/install/install-backend';
import { packageFolder } from '../../../../src/compute/eager/packages';
import { CancelledError, UserError } from '../../../../src/errors';
import { serveFile } from '../../../support/file-server';
import type { FileServer } from '../../../support/file-server';
import { libraryArchive } from '../../../support/library-archive';
import { temporaryFolder } from '../../../support/temporary-folder';
import { unitBundles } from '../../../support/unit-setup';

/** What a stand-in for the package does when it is loaded: it registers a backend that says 12 to everything. */
const packageMain = `
  const engine = globalThis._tfengine;
  const backend = {
    isUsingGpuDevice: false, binding: { TF_Version: '2.18.1' },
    floatPrecision: () => 32, epsilon: () => 1e-7, write: () => ({}), readSync: () => Float32Array.of(12),
    disposeData: () => true, incRef() {}, refCount: () => 1, numDataIds: () => 0, dispose() {}, timerAvailable: () => false,
  };
  engine.registerBackend('tensorflow', () => backend);
  globalThis._tfGlobals.get('kernelRegistry').set('tensorflow_Conv2D', {
    kernelName: 'Conv2D', backendName: 'tensorflow', kernelFunc: () => ({ dataId: {}, shape: [1, 4, 4, 2], dtype: 'float32' }),
  });
  exports.version = { 'tfjs-core': '4.22.0' };
`;

const npmScript = `#!/bin/sh
set -e
grep -q '"@tensorflow/tfjs-node-gpu": "4.22.0"' package.json
folder=node_modules/@tensorflow/tfjs-node-gpu
mkdir -p $folder node_modules/@tensorflow/tfjs
echo '{ "version": "4.22.0" }' > node_modules/@tensorflow/tfjs/package.json
echo '{ "version": "4.22.0", "main": "main.js" }' > $folder/package.json
cat > $folder/main.js <<'MAIN'
${packageMain}
MAIN
`;

/** Compiles nothing, but only where all that it would read is there. */
const compilerScript = `#!/bin/sh
set -e
test -e deps/include/tensorflow/c/c_api.h
test -e deps/lib/libtensorflow.so
for last; do :; done
echo addon > "$last"
`;

async function program(folder: string, name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

let programs: string;
let folder: string;
let server: FileServer;
let sha256: string;

beforeEach(async () => {
  programs = temporaryFolder();
  vi.stubEnv('PATH', `${programs}${path.delimiter}${process.env.PATH}`);
  await program(programs, 'npm', npmScript);
  vi.stubEnv('CXX', await program(programs, 'compiler', compilerScript));
  folder = path.join(temporaryFolder(), 'below', 'backend');
  const archive = await readFile(await libraryArchive());
  sha256 = createHash('sha256').update(archive).digest('hex');
  server = await serveFile(archive);
});

const install = (options: InstallOptions = {}) =>
  installBackend({
    folder,
    library: { address: server.address, sha256 },
    checkScript: path.join(unitBundles, 'eager-check.js'),
    ...options,
  });

const beside = async () => (await readdir(path.dirname(folder))).sort();

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('installing a backend', () => {
  it('puts it in place when it works, and says what it is', async () => {
    const seen: [number, string][] = [];
    const { device, ...rest } = await install({ progress: (...each) => seen.push(each) });
    expect(rest).toEqual({ folder });
    expect(device).toMatchObject({ id: 'tfjs-node-gpu', kind: 'cpu', engine: 'TensorFlow 2.18.1' });
    expect(device.note).toContain('finds no GPU');
    expect(await beside()).toEqual(['backend']);
    const inside = packageFolder(folder, 'tfjs-node-gpu');
    expect(existsSync(path.join(inside, 'lib/napi-v8/tfjs_binding.node'))).toBe(true);
    expect(seen.map(([fraction]) => fraction)).toEqual(
      seen.map(([fraction]) => fraction).sort((a, b) => a - b),
    );
    expect(seen.at(-1)).toEqual([1, 'Installed']);
    expect(seen.some(([, message]) => /^Downloading TensorFlow \(\d+ of \d+ MB\)$/.test(message))).toBe(true);
  });

  it('replaces an older one only by one that works', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'older'), '');
    await program(programs, 'compiler', '#!/bin/sh\necho no such header; exit 1\n');
    await expect(install()).rejects.toThrow(/^Compiling the native part failed; see .*install\.log\.$/);
    expect(await readdir(folder)).toEqual(['older']);
    expect(await readFile(path.join(`${folder}.partial`, 'install.log'), 'utf8')).toContain('no such header');

    await program(programs, 'compiler', compilerScript);
    await install();
    expect(await readdir(folder)).not.toContain('older');
    expect(await beside()).toEqual(['backend']);
    // The archive of the first attempt was good.
    expect(server.requests.length).toBe(1);
  });

  it('does not install what ends its process', async () => {
    await program(programs, 'npm', npmScript.replace(packageMain, "process.kill(process.pid, 'SIGSEGV')"));
    await expect(install()).rejects.toThrow('cannot be used here: TensorFlow ended its process (SIGSEGV)');
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses a library with another checksum, also one that is a file', async () => {
    const other = 'cd'.repeat(32);
    await expect(install({ library: { address: server.address, sha256: other } })).rejects.toThrow(UserError);
    const file = await libraryArchive();
    await expect(install({ library: { address: file, sha256: other } })).rejects.toThrow('has the checksum');
    expect(existsSync(file)).toBe(true);
    await expect(install({ library: { address: `${file}.gone` } })).rejects.toThrow('There is no file');
    expect(existsSync(folder)).toBe(false);
  });

  it('takes a library that was downloaded by other means', async () => {
    const { device } = await install({ library: { address: await libraryArchive() } });
    expect(device.problem).toBeUndefined();
    expect(server.requests).toEqual([]);
  });

  it('is cancelled in the download and goes on there the next time', async () => {
    const half = Math.floor(server.content.length / 2);
    server.stallAfter = half;
    const controller = new AbortController();
    const running = install({ signal: controller.signal });
    const partial = path.join(`${folder}.partial`, 'library.tar.gz');
    while (!existsSync(partial) || (await readFile(partial)).length < half) await sleep(5);
    controller.abort();
    await expect(running).rejects.toThrow(CancelledError);
    server.stallAfter = undefined;
    await install();
    expect(server.requests.at(-1)?.range).toBe(`bytes=${half}-`);
  });

  it('is cancelled in npm', async () => {
    await program(programs, 'npm', '#!/bin/sh\nexec sleep 60\n');
    const controller = new AbortController();
    const running = install({ signal: controller.signal });
    setTimeout(() => controller.abort(), 200);
    await expect(running).rejects.toThrow(CancelledError);
  });

  it('is done by one process at a time; a killed one does not count', async () => {
    const [begun, goOn] = ['begun', 'go-on'].map((name) => path.join(programs, name));
    const waiting = `touch ${begun}; while [ ! -e ${goOn} ]; do sleep 0.05; done`;
    await program(programs, 'npm', `#!/bin/sh\n${waiting}\nexit 1\n`);
    const first = install();
    await expect.poll(() => existsSync(begun)).toBe(true);
    await expect(install()).rejects.toThrow('An installation is under way already');
    await writeFile(goOn, '');
    await expect(first).rejects.toThrow('npm install failed');

    await program(programs, 'npm', npmScript);
    const { ownIdentity } = await import('../../../../src/process-identity');
    const killed = { ...ownIdentity(), pid: 2 ** 22 + 1 };
    await writeFile(path.join(`${folder}.partial`, 'lock'), JSON.stringify(killed));
    await install();
    expect(await beside()).toEqual(['backend']);
  });

  it('says what is needed before it fetches anything', async () => {
    vi.stubEnv('CXX', '');
    vi.stubEnv('PATH', programs);
    await expect(install()).rejects.toThrow('A C++ compiler is needed: install g++');
    vi.stubEnv('PATH', temporaryFolder());
    await expect(install()).rejects.toThrow('npm is needed');
    const library = { address: server.address, sha256: 'abc' };
    await expect(install({ library })).rejects.toThrow('"abc" is no SHA-256');
    expect(server.requests).toEqual([]);
  });
});
