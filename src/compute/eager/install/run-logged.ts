import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { CancelledError, UserError } from '../../../errors';

export interface RunLoggedOptions {
  readonly cwd: string;
  /** The output is appended there. */
  readonly logFile: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

/** Runs a program to its end. Throws `UserError` that names the log where it fails, `CancelledError` when aborted. */
export async function runLogged(
  what: string,
  command: string,
  args: readonly string[],
  { cwd, logFile, env, signal }: RunLoggedOptions,
): Promise<void> {
  if (signal?.aborted) throw new CancelledError();
  const log = openSync(logFile, 'a');
  try {
    writeSync(log, `\n$ ${command} ${args.join(' ')}\n`);
    const child = spawn(command, args, {
      cwd,
      env,
      signal,
      killSignal: 'SIGKILL',
      stdio: ['ignore', log, log],
    });
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', (error) => {
        writeSync(log, `${error.message}\n`);
        resolve(null);
      });
      child.once('close', (exit) => resolve(exit));
    });
    if (signal?.aborted) throw new CancelledError();
    if (code !== 0) throw new UserError(`${what} failed; see ${logFile}.`);
  } finally {
    closeSync(log);
  }
}

/** The full path of a program on the PATH, or undefined. */
export function findOnPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    const file = path.join(folder, name);
    if (existsSync(file)) return file;
  }
  return undefined;
}
