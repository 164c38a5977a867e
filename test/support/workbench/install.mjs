import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SupportError, runMain } from '../support-error.mjs';
import { installPackages } from './apt.mjs';
import { openCache, showProgress } from './cache.mjs';
import { ensureChromium } from './chromium.mjs';
import { findOnPath, runLogged } from './processes.mjs';

const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';
const nodeGypVersion = '13.1.0';
const nodePackage = `node-${process.platform}-${process.arch}`;

/**
 * The server's modules that must be compiled: spdlog writes what output channels show, native-watchdog ends orphaned
 * extension hosts. Its others come with binaries (node-pty, @parcel/watcher) or serve what we never use (kerberos, sqlite3).
 */
const compiledModules = ['@vscode/spdlog', '@vscode/native-watchdog'];

/** @typedef {{ node: string, serverMain: string, chromium: string }} Workbench */

/** @param {string} folder the installed workbench */
function layout(folder) {
  const packages = path.join(folder, 'node_modules');
  const vscode = path.join(packages, 'code-server/lib/vscode');
  return {
    stamp: path.join(folder, 'complete.json'),
    node: path.join(packages, nodePackage, 'bin/node'),
    nodeHeaders: path.join(packages, nodePackage),
    nodeGyp: path.join(packages, 'node-gyp/bin/node-gyp.js'),
    vscode,
    serverMain: path.join(vscode, 'out/server-main.js'),
  };
}

const stampText = JSON.stringify({ codeServerVersion, nodeVersion, nodeGypVersion, compiledModules });

/** @param {string} folder */
async function isComplete(folder) {
  const { stamp, node, serverMain } = layout(folder);
  const written = await readFile(stamp, 'utf8').catch(() => '');
  return written === stampText && existsSync(node) && existsSync(serverMain);
}

/** npm's settings for its own children would point the inner npm at the outer project. */
function environmentForNpm() {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^npm_(package|lifecycle|command|execpath|node_execpath)|^npm_config_(local_prefix|nodedir|omit|include|prefix|ignore_scripts)$|^INIT_CWD$/i.test(
        name,
      ),
  );
  return { ...Object.fromEntries(inherited), npm_config_update_notifier: 'false' };
}

/** What node-gyp runs; Debian's packages have the same names. */
const buildTools = ['python3', 'make', 'g++'];

async function ensureBuildTools() {
  if (findOnPath('npm') === undefined)
    throw new SupportError('npm is needed on the PATH; it comes with Node.');
  const missing = buildTools.filter((program) => findOnPath(program) === undefined);
  if (missing.length > 0) await installPackages(missing, "elsewhere with the system's package manager");
}

/** @param {string} folder @param {string} logFile */
async function installInto(folder, logFile) {
  const { node, nodeHeaders, nodeGyp, vscode, serverMain, stamp } = layout(folder);
  const env = environmentForNpm();
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false', '--loglevel=warn'];

  showProgress(`fetching code-server ${codeServerVersion} and Node ${nodeVersion} from npm`);
  await mkdir(folder, { recursive: true });
  const dependencies = {
    'code-server': codeServerVersion,
    [nodePackage]: nodeVersion,
    'node-gyp': nodeGypVersion,
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await runLogged('npm install code-server', 'npm', ['install', ...quiet], { cwd: folder, logFile, env });

  showProgress("fetching the VS Code server's own packages");
  // Not `npm ci`: the published shrinkwrap lacks a package, and npm ci refuses it for that.
  const install = ['install', '--omit=dev', ...quiet];
  await runLogged('npm install in code-server', 'npm', install, { cwd: vscode, logFile, env });

  showProgress('compiling its native modules');
  for (const name of compiledModules) {
    const cwd = path.join(vscode, 'node_modules', name);
    // The headers must be this Node's own: the system's are another ABI, and nodejs.org may be out of reach.
    const args = [nodeGyp, 'rebuild', `--nodedir=${nodeHeaders}`];
    await runLogged(`compiling ${name}`, node, args, { cwd, logFile, env });
  }
  const loadAll = compiledModules.map((name) => `require(${JSON.stringify(name)})`).join(';');
  await runLogged('loading the native modules', node, ['-e', loadAll], { cwd: vscode, logFile, env });
  await runLogged('starting the VS Code server', node, [serverMain, '--version'], {
    cwd: vscode,
    logFile,
    env,
  });
  await writeFile(stamp, stampText);
}

/** Folders that an aborted install left behind. @param {string} cache */
async function removeAbandoned(cache) {
  for (const name of await readdir(cache)) {
    const owner = /^installing-(\d+)$/.exec(name)?.[1];
    if (owner === undefined) continue;
    try {
      process.kill(Number(owner), 0);
    } catch {
      await rm(path.join(cache, name), { recursive: true, force: true });
    }
  }
}

/**
 * A VS Code server, the Node that runs it and a browser to drive it; installed into the user's cache folder the first
 * time, which takes a minute or two and 800 MB.
 * @returns {Promise<Workbench>}
 * @throws {SupportError} one line that says what is missing, or where the log of a failed install lies
 */
export async function ensureWorkbench() {
  const { folder: cache, logFile } = await openCache();
  const chromium = await ensureChromium();

  const name = `workbench-${codeServerVersion}-node${nodeVersion}-${process.platform}-${process.arch}`;
  const folder = path.join(cache, name);
  if (!(await isComplete(folder))) {
    if (process.platform !== 'linux') {
      throw new SupportError(
        'The VS Code server runs on Linux only here: install desktop VS Code and use --desktop.',
      );
    }
    await ensureBuildTools();
    await removeAbandoned(cache);
    // Built aside and renamed when complete, so that an aborted install never looks like a finished one.
    const building = path.join(cache, `installing-${process.pid}`);
    try {
      await installInto(building, logFile);
      if (!(await isComplete(folder))) {
        await rm(folder, { recursive: true, force: true });
        await rename(building, folder);
      }
    } finally {
      await rm(building, { recursive: true, force: true });
    }
    showProgress(`ready in ${folder}`);
  }
  const { node, serverMain } = layout(folder);
  return { node, serverMain, chromium };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => console.log(JSON.stringify(await ensureWorkbench(), null, 2)));
}
