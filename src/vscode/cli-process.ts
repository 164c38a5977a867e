import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { messageOf, UserError } from '../errors';
import { nodeEnvironment } from '../node-process';

export interface CliOptions {
  /** The CLI's bundle. */
  readonly cli: string;
  /** Where the output of the processes is kept. */
  readonly logFolder: string;
  /** Added to the environment of the processes. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface CliEnd {
  readonly pid?: number;
  /** An exit code, or the name of a signal. */
  readonly code: number | string;
  /** What it said at last, where it failed; undefined where it said nothing. */
  readonly lastWords?: string;
}

const lastBytes = 64 * 1024;

/** Runs the `stego` command as a process that outlives the window; settles when it has ended. */
export async function runCli(options: CliOptions, args: readonly string[], logName: string): Promise<CliEnd> {
  await mkdir(options.logFolder, { recursive: true });
  const output = path.join(options.logFolder, `${logName}.log`);
  const file = await open(output, 'w');
  try {
    const end = await spawned(options, args, file.fd);
    return end.code === 0 ? end : { ...end, lastWords: lastWords(await endOf(output)) };
  } finally {
    await file.close();
  }
}

/** A long training says very much, and of that only the last lines matter. Empty where the file is gone. */
async function endOf(output: string): Promise<string> {
  const file = await open(output, 'r').catch(() => undefined);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - lastBytes);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function spawned(
  { cli, environment }: CliOptions,
  args: readonly string[],
  output: number,
): Promise<{ pid?: number; code: number | string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      detached: true,
      env: { ...nodeEnvironment(), ...environment },
      stdio: ['ignore', output, output],
      windowsHide: true,
    });
    child.on('error', (error) => {
      reject(new UserError(l10n.t('The process cannot be started: {0}.', messageOf(error))));
    });
    child.on('exit', (code, signal) => resolve({ pid: child.pid, code: code ?? `${signal}` }));
    child.unref();
  });
}

/** What the CLI says when it gives up, else the last line of all. */
export function lastWords(output: string): string | undefined {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const prefix = 'stego: ';
  return lines.findLast((line) => line.startsWith(prefix))?.slice(prefix.length) ?? lines.at(-1);
}
