import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { SupportError } from '../support-error.mjs';

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

/** @type {Set<number>} */
const liveGroups = new Set();

/** @param {number} leader @param {NodeJS.Signals} signal */
function signalGroup(leader, signal) {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}

function killLiveGroups() {
  for (const leader of liveGroups) signalGroup(leader, 'SIGKILL');
  liveGroups.clear();
}

let cleansUp = false;

// Children lead their own process groups, so a Ctrl-C in the terminal does not reach them: it is passed on here.
function cleanUpOnExit() {
  if (cleansUp) return;
  cleansUp = true;
  process.once('exit', killLiveGroups);
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ])) {
    process.once(signal, () => process.exit(128 + number));
  }
}

/**
 * Starts a process as the leader of its own group, which dies with this process at the latest.
 * @param {string} command
 * @param {string[]} args
 * @param {{ logFile: string, cwd?: string, env?: NodeJS.ProcessEnv }} options
 */
export function startGroup(command, args, { logFile, cwd, env = process.env }) {
  cleanUpOnExit();
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  if (child.pid !== undefined) liveGroups.add(child.pid);
  return child;
}

/**
 * Ends a group: politely, and after two seconds for good.
 * @param {import('node:child_process').ChildProcess} leader started by `startGroup`
 */
export async function stopGroup(leader) {
  const { pid } = leader;
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + 2000;
  while (Date.now() < deadline && signalGroup(pid, /** @type {never} */ (0))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  signalGroup(pid, 'SIGKILL');
  liveGroups.delete(pid);
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
