import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { SupportError } from '../support-error.mjs';
import { ensureWorkbench } from './install.mjs';
import { runLogged, startGuarded } from './processes.mjs';

/** What keeps a test's workbench quiet, offline and the same every time. */
export const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.reduceMotion': 'on',
  // What is told of the item where the mouse rests would lie over the next one that is to be clicked.
  'workbench.hover.delay': 60_000,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'npm.autoDetect': 'off',
  'remote.autoForwardPorts': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'window.restoreWindows': 'none',
  'window.confirmBeforeClose': 'never',
  'editor.accessibilitySupport': 'off',
  'security.workspace.trust.startupPrompt': 'never',
};

/**
 * @typedef {object} ServerOptions
 * @property {string} [workspaceFolder] absolute; opened by `url()` unless its query says otherwise
 * @property {string} [extensionsDir] kept when given, else temporary
 * @property {string} [userDataDir] kept when given, else temporary
 * @property {Record<string, unknown>} [settings] user settings over `quietSettings`
 * @property {boolean} [workspaceTrust] true opens folders restricted, as in a fresh VS Code; default false: all is trusted
 * @property {string} [connectionToken] needed by every request when given; without it any local user may connect
 * @property {number} [port] default: a free one
 * @property {NodeJS.ProcessEnv} [env] added to the environment of the server and so of the extension host
 * @property {string} [log] the file that gets the server's output; default: in the user data folder
 */

/** @typedef {Awaited<ReturnType<typeof startServer>>} Server */

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/** The outer VS Code or npm must not reach into the inner one. @param {NodeJS.ProcessEnv} [added] */
function serverEnvironment(added) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|VITEST)/.test(name),
  );
  // An empty gallery: the server would otherwise ask open-vsx.org for updates.
  return { ...Object.fromEntries(own), EXTENSIONS_GALLERY: '{}', ...added };
}

/** @param {string} address @param {() => boolean} hasEnded @param {string} log */
async function untilServing(address, hasEnded, log) {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && !hasEnded()) {
    const answered = await fetch(address, { redirect: 'manual' }).then(
      (response) => response.status < 500,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new SupportError(`The VS Code server did not start: see ${log}`);
}

/**
 * Starts a VS Code server on 127.0.0.1. It ends with `stop()`, and with this process at the latest.
 * @param {ServerOptions} [options]
 */
export async function startServer(options = {}) {
  const { node, serverMain, chromium } = await ensureWorkbench();
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'stego-workbench-'));
  const userDataDir = options.userDataDir ?? path.join(scratch, 'user-data');
  const extensionsDir = options.extensionsDir ?? path.join(scratch, 'extensions');
  const log = options.log ?? path.join(userDataDir, 'server.log');
  const settingsFile = path.join(userDataDir, 'User', 'settings.json');
  for (const folder of [path.dirname(settingsFile), extensionsDir, path.dirname(log)]) {
    await mkdir(folder, { recursive: true });
  }

  const token = options.connectionToken;
  const port = options.port ?? (await freePort());
  const folders = [
    '--user-data-dir',
    userDataDir,
    '--server-data-dir',
    userDataDir,
    '--extensions-dir',
    extensionsDir,
  ];
  const args = [
    serverMain,
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
    ...folders,
    '--accept-server-license-terms',
    '--enable-smoke-test-driver',
    ...[
      '--telemetry-level',
      'off',
      '--disable-experiments',
      '--disable-update-check',
      '--disable-getting-started-override',
    ],
    ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
  ];
  const env = serverEnvironment(options.env);

  /** Merged into the user settings, which a page reads when it opens; an open one may miss the change. @param {Record<string, unknown>} changed */
  async function changeSettings(changed) {
    const now = existsSync(settingsFile) ? JSON.parse(await readFile(settingsFile, 'utf8')) : {};
    await writeFile(settingsFile, JSON.stringify({ ...now, ...changed }, null, 2));
  }

  /**
   * The address of a workbench page.
   * @param {{ folder?: string, payload?: [string, string][] }} [query] paths in the payload that start with `/` become
   *   addresses on this server
   */
  function url({ folder = options.workspaceFolder, payload = [] } = {}) {
    const address = new URL(`http://127.0.0.1:${port}/`);
    if (token !== undefined) address.searchParams.set('tkn', token);
    if (folder !== undefined) address.searchParams.set('folder', folder);
    else address.searchParams.set('ew', 'true');
    const remote = payload.map(([name, value]) => [
      name,
      value.startsWith('/') ? `vscode-remote://127.0.0.1:${port}${value}` : value,
    ]);
    if (remote.length > 0) address.searchParams.set('payload', JSON.stringify(remote));
    return address.href;
  }

  /** Installs a packaged extension; open pages see it after a reload. @param {string} vsix the file's path */
  async function installVsix(vsix) {
    const install = [serverMain, '--install-extension', path.resolve(vsix), '--force', ...folders];
    await runLogged(`installing ${path.basename(vsix)}`, node, install, { logFile: log, env });
  }

  await changeSettings({ ...quietSettings, ...options.settings });
  const { hasEnded, stop } = startGuarded(node, args, { folder: scratch, logFile: log, env });

  try {
    await untilServing(url(), hasEnded, log);
  } catch (error) {
    // The log lies in what stop() removes, so its end goes into the message.
    const tail = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join(' | ');
    await stop();
    throw error instanceof SupportError ? new SupportError(`${error.message} (${tail})`) : error;
  }
  return {
    port,
    log,
    chromium,
    userDataDir,
    extensionsDir,
    url,
    changeSettings,
    installVsix,
    hasEnded,
    stop,
  };
}
