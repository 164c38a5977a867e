import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SupportError } from '../support-error.mjs';

const guardScript = fileURLToPath(new URL('guard.mjs', import.meta.url));

/**
 * Runs a command with its output appended to a log file.
 * @param {string} what what the command does, for the message when it fails
 * @param {string} command
 * @param {string[]} args
 * @param {{ logFile: string, cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @throws {SupportError} names the log file when the command cannot start or exits with another code than 0
 */
export async function runLogged(what, command, args, { logFile, cwd, env = process.env }) {
  const log = openSync(logFile, 'a');
  try {
    writeSync(log, `\n$ ${command} ${args.join(' ')}\n`);
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', log, log] });
    const code = await new Promise((resolve) => {
      child.once('error', (error) => {
        writeSync(log, `${error.message}\n`);
        resolve(null);
      });
      child.once('exit', resolve);
    });
    if (code !== 0) throw new SupportError(`${what} failed: see ${logFile}`);
  } finally {
    closeSync(log);
  }
}

/**
 * Starts a command that cannot outlive us: when we stop it or end in any way, its process group ends and `folder` is
 * removed.
 * @param {string} command
 * @param {string[]} args
 * @param {{ folder: string, logFile: string, env?: NodeJS.ProcessEnv }} options
 */
export function startGuarded(command, args, { folder, logFile, env = process.env }) {
  const log = openSync(logFile, 'a');
  const guard = spawn(process.execPath, [guardScript, folder, command, ...args], {
    cwd: os.tmpdir(),
    env,
    // Its own session, so that a Ctrl-C meant for us does not end the guard before its work is done.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  let ended = false;
  guard.once('message', () => (ended = true));
  guard.once('exit', () => (ended = true));
  // A script that is done ends although the guard still runs.
  guard.unref();
  guard.channel?.unref();

  async function stop() {
    if (guard.exitCode !== null || guard.signalCode !== null) return;
    guard.ref();
    const gone = new Promise((resolve) => guard.once('exit', resolve));
    if (guard.connected) guard.disconnect();
    await gone;
  }
  return { hasEnded: () => ended, stop };
}

/**
 * The full path of a program on the PATH, or undefined.
 * @param {string} name
 */
export function findOnPath(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    if (folder !== '' && existsSync(file)) return file;
  }
  return undefined;
}
