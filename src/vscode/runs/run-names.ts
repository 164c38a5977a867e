import * as l10n from '@vscode/l10n';
import { messageOf } from '../../errors';
import { checkNewRunName } from '../../runs/run-paths';

/** The first of `demo-1`, `demo-2`, … that no run has. */
export function numberedRunName(stem: string, taken: readonly string[]): string {
  let number = 1;
  while (isTaken(`${stem}-${number}`, taken)) number++;
  return `${stem}-${number}`;
}

/** One line; undefined where a new run may be called so. */
export function nameProblem(name: string, taken: readonly string[]): string | undefined {
  if (isTaken(name, taken)) return l10n.t('There is a run "{0}" already.', name);
  try {
    checkNewRunName(name);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Some file systems take upper and lower case for the same. */
function isTaken(name: string, taken: readonly string[]): boolean {
  return taken.some((other) => other.toLowerCase() === name.toLowerCase());
}
