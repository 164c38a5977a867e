// The native packages that a VSIX carries, and the files of each that this platform needs.
import { cp, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const roots = ['sharp', 'onnxruntime-node'];

/** Needed only by onnxruntime's install script. */
const unused = new Set(['adm-zip', 'global-agent']);

/** Sources, typings, documentation and other platforms' binaries are not needed at run time; licences are. */
const dropped = /\.(d\.[cm]?ts|[cm]?ts|map|md|gyp|cc|h)$|\/(src|install|script|esm|web)\//;
const licence = /licen[cs]e|copying|notice/i;

/** @param {string} root of the repository  @param {string} target folder to copy to, as a `node_modules` */
export async function copyNativePackages(root, target) {
  await rm(target, { recursive: true, force: true });
  const done = new Set();
  const pending = roots.map((name) => ({ name, from: path.join(root, 'package.json') }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const folder = await findPackage(next.name, next.from);
    if (!folder || done.has(next.name)) continue;
    done.add(next.name);
    await copyPackage(folder, path.join(target, next.name));
    const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    const needs = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    pending.push(
      ...needs
        .filter((name) => !unused.has(name))
        .map((name) => ({ name, from: path.join(folder, 'package.json') })),
    );
  }
  return [...done].sort();
}

/** The folder of a package as Node resolves it from a file; undefined for an optional one of another platform. */
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

async function copyPackage(from, to) {
  const own = path.join('bin', 'napi-v6', process.platform, process.arch);
  for (const file of await filesBelow(from)) {
    const relative = path.relative(from, file);
    const unixPath = `/${relative.split(path.sep).join('/')}`;
    const foreign = relative.startsWith(`bin${path.sep}`) && !relative.startsWith(own);
    if (foreign || (dropped.test(unixPath) && !licence.test(path.basename(file)))) continue;
    await mkdir(path.dirname(path.join(to, relative)), { recursive: true });
    await cp(file, path.join(to, relative));
  }
}

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
