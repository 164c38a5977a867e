// Makes the VSIX of this platform, native parts included. The last line printed is its path.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { copyNativePackages } from './native-packages.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
// Musl systems are a target of their own to VS Code.
const libc = process.platform === 'linux' && existsSync('/etc/alpine-release') ? 'alpine' : process.platform;
const target = `${libc}-${process.arch}`;
const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));

execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--production'], { stdio: 'inherit' });
const packages = await copyNativePackages(root, path.join(root, 'dist/node_modules'), target);
console.log(`Native packages: ${packages.join(', ')}`);

await mkdir(path.join(root, 'out'), { recursive: true });
const packagePath = path.join(root, 'out', `stego-lab-${target}-${version}.vsix`);
await createVSIX({
  cwd: root,
  packagePath,
  target,
  dependencies: false,
  allowMissingRepository: true,
  skipLicense: false,
  // The README's links lead to files of the repository, which has no public address yet.
  rewriteRelativeLinks: false,
});
console.log(`${((await stat(packagePath)).size / 1e6).toFixed(1)} MB`);
console.log(packagePath);
