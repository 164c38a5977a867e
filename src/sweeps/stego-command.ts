import { UserError } from '../errors';
import type { RunnerDefinition } from './sweep-definition';

/** What trains a trial, before its arguments, and what it must find in its environment. */
export interface StegoCommand {
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
}

interface ThisProcess {
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The `stego` command where a runner computes.
 * @param own the same of this process
 * Throws a UserError where that is Electron of a desktop, and the trials are computed elsewhere.
 */
export function stegoCommandOf(
  runner: RunnerDefinition,
  own: readonly [string, ...string[]],
  { versions, env }: ThisProcess = process,
): StegoCommand {
  if (runner.kind === 'local') return { command: own, environment: {} };
  if (runner.command) return { command: runner.command, environment: {} };
  const isElectron = versions.electron !== undefined || env.ELECTRON_RUN_AS_NODE !== undefined;
  if (isElectron && runner.host !== undefined) {
    throw new UserError(
      `The program of this editor is not on ${runner.host}: name the stego command there as stego.runner.command in the sweep file.`,
    );
  }
  return { command: own, environment: isElectron ? { ELECTRON_RUN_AS_NODE: '1' } : {} };
}
