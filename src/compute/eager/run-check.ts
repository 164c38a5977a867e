import { fork } from 'node:child_process';
import path from 'node:path';
import type { CheckAnswer } from './check-contract';
import type { TensorFlow } from './load';
import type { FoundPackage } from './packages';

/** A cold CUDA driver may take many seconds; a library that hangs must not hang us. */
const timeoutMs = 90_000;
const keptLogLength = 100_000;

export interface CheckResult {
  /** What TensorFlow said about itself; undefined where it could not be loaded. */
  readonly tensorflow?: TensorFlow;
  /** Why it could not, in one line. */
  readonly problem?: string;
  /** What TensorFlow wrote to standard error. */
  readonly log: string;
}

export interface CheckOptions {
  /** The bundled entry of the child; by default beside the running bundle. */
  readonly checkScript?: string;
  readonly signal?: AbortSignal;
}

/** Loads the package in a process of its own and computes a little with it. Never throws; takes a second or more. */
export function checkPackage(
  found: FoundPackage,
  { checkScript, signal }: CheckOptions = {},
): Promise<CheckResult> {
  return new Promise((resolve) => {
    const child = fork(checkScript ?? path.join(__dirname, 'eager-check.js'), [found.id, found.folder], {
      // TensorFlow says there which libraries of CUDA it misses.
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '0' },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      signal,
      killSignal: 'SIGKILL',
      timeout: timeoutMs,
    });
    let log = '';
    let answer: CheckAnswer | undefined;
    child.stderr?.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-keptLogLength)));
    child.once('message', (message) => (answer = message as CheckAnswer));
    child.once('error', (error) => resolve({ problem: error.message, log }));
    child.once('close', (code, killedBy) => {
      if (answer === undefined)
        resolve({ problem: `TensorFlow ended its process (${killedBy ?? `code ${code}`})`, log });
      else if ('error' in answer) resolve({ problem: answer.error, log });
      else resolve({ tensorflow: answer, log });
    });
  });
}
