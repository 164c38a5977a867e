// The native packages that a VSIX carries, and the files of each that this platform needs.
import { cp, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Where onnxruntime has no native library, its WebAssembly runs; elsewhere that would be 14 MB for nothing.
 * @type {Record<string, string>}
 */
const onnxruntime = {
  'darwin-x64': 'onnxruntime-web',
  'alpine-x64': 'onnxruntime-web',
  'alpine-arm64': 'onnxruntime-web',
};

/**
 * Of a package that is many builds in one, the files that Node loads. Its dependencies serve the other builds.
 * @type {Record<string, { files: RegExp, needs: string[] }>}
 */
const builds = {
  'onnxruntime-web': {
    files: /^dist\/(ort\.node\.min\.js|ort-wasm-simd-threaded\.(mjs|wasm))$|^package\.json$/,
    needs: ['onnxruntime-common'],
  },
};

/** Needed only by onnxruntime's install script. */
const unused = new Set(['adm-zip', 'global-agent']);

/** Sources, typings, documentation and other platforms' binaries are not needed at run time; licences are. */
const dropped = /\.(d\.[cm]?ts|[cm]?ts|map|md|gyp|cc|h)$|\/(src|install|script|esm|web)\//;
const licence = /licen[cs]e|copying|notice/i;

/**
 * @param {string} root of the repository
 * @param {string} target folder to copy to, as a `node_modules`
 * @param {string} system that the VSIX is for, in VS Code's words, for example `linux-x64`
 */
export async function copyNativePackages(root, target, system) {
  await rm(target, { recursive: true, force: true });
  /** @type {Set<string>} */
  const done = new Set();
  const roots = ['sharp', onnxruntime[system] ?? 'onnxruntime-node'];
  const pending = roots.map((name) => ({ name, from: path.join(root, 'package.json') }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const folder = await findPackage(next.name, next.from);
    if (!folder || done.has(next.name)) continue;
    done.add(next.name);
    await copyPackage(folder, path.join(target, next.name), builds[next.name]?.files);
    const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    const needs =
      builds[next.name]?.needs ?? Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    pending.push(
      ...needs
        .filter((name) => !unused.has(name))
        .map((name) => ({ name, from: path.join(folder, 'package.json') })),
    );
  }
  return [...done].sort();
}

/**
 * The folder of a package as Node resolves it from a file; undefined for an optional one of another platform.
 * @param {string} name @param {string} from
 */
async function findPackage(name, from) {
  for (const place of createRequire(from).resolve.paths(name) ?? []) {
    const folder = path.join(place, name);
    if (
      await readFile(path.join(folder, 'package.json')).then(
        () => true,
        () => false,
      )
    )
      return folder;
  }
  return undefined;
}

/** @param {string} from @param {string} to @param {RegExp} [only] the files to copy, besides licences */
async function copyPackage(from, to, only) {
  const own = path.join('bin', 'napi-v6', process.platform, process.arch);
  for (const file of await filesBelow(from)) {
    const relative = path.relative(from, file);
    const unixPath = `/${relative.split(path.sep).join('/')}`;
    const foreign = relative.startsWith(`bin${path.sep}`) && !relative.startsWith(own);
    const unneeded = dropped.test(unixPath) || (only !== undefined && !only.test(unixPath.slice(1)));
    if (foreign || (unneeded && !licence.test(path.basename(file)))) continue;
    await mkdir(path.dirname(path.join(to, relative)), { recursive: true });
    await cp(file, path.join(to, relative));
  }
}

/** @param {string} folder @returns {Promise<string[]>} */
async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries
    .filter((entry) => entry.name !== 'node_modules')
    .map((entry) => {
      const full = path.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(full) : [full];
    });
  return (await Promise.all(nested)).flat();
}
