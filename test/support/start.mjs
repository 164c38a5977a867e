// `npm start`: opens the extension on a sample workspace, in a desktop VS Code when there is one that can show itself,
// otherwise in a VS Code server for the browser.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SupportError, runMain } from './support-error.mjs';
import { findOnPath } from './workbench/processes.mjs';
import { startServer } from './workbench/server.mjs';

const checkout = fileURLToPath(new URL('../../', import.meta.url));

/** @param {string} what @param {string} command @param {string[]} args */
async function runVisibly(what, command, args) {
  const child = spawn(command, args, { cwd: checkout, stdio: 'inherit' });
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  if (code !== 0) throw new SupportError(`${what} failed (see above).`);
}

/** @returns {Promise<string>} the sample workspace, made the first time */
async function sampleWorkspace() {
  const folder = path.join(checkout, '.stego-sample');
  await mkdir(folder, { recursive: true });
  const cli = path.join(checkout, 'dist/cli.js');
  if ((await readdir(folder)).length === 0 && existsSync(cli)) {
    const pictures = path.join(folder, 'pictures');
    const args = [cli, 'dataset', 'sample', pictures, '--add', '--workspace', folder];
    await runVisibly('Making the sample pictures', process.execPath, args);
  }
  return folder;
}

/** The `code` command, unless it could not open a window: as root it refuses, and without a display nobody sees it. */
function usableDesktop() {
  const isRoot = process.getuid?.() === 0;
  const hasDisplay =
    process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  return isRoot || !hasDisplay ? undefined : findOnPath(process.platform === 'win32' ? 'code.cmd' : 'code');
}

await runMain(async () => {
  const { values } = parseArgs({ options: { browser: { type: 'boolean' }, port: { type: 'string' } } });
  await runVisibly('The build', process.execPath, [path.join(checkout, 'scripts/build.mjs')]);
  const folder = await sampleWorkspace();

  const desktop = values.browser ? undefined : usableDesktop();
  if (desktop !== undefined) {
    await runVisibly('Opening VS Code', desktop, [`--extensionDevelopmentPath=${checkout}`, folder]);
    return 0;
  }

  const server = await startServer({
    workspaceFolder: folder,
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    // Anybody on this machine could open a terminal through the server, were it not for the token in the address.
    connectionToken: randomBytes(16).toString('hex'),
    settings: { 'git.enabled': true },
  });
  console.log(
    `\nStego Lab runs in VS Code at\n\n  ${server.url({ payload: [['extensionDevelopmentPath', checkout]] })}\n`,
  );
  console.log('Press Ctrl+C to stop.');
  while (!server.hasEnded()) await new Promise((resolve) => setTimeout(resolve, 500));
  throw new SupportError('The VS Code server ended by itself.');
});
