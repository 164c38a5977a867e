import * as l10n from '@vscode/l10n';
import { UserError } from '../../errors';
import { askOne } from '../ask';
import { folderName, localFolders } from '../workspace-folders';
import { stateIcon, stateText } from './run-labels';
import type { KnownRun, RunReference, RunStore } from './run-store';

/**
 * The run that a command is about: the one that it was called with, else the only one that `suits`, else the
 * one that the user picks. `none` is what to say where no run suits.
 */
export async function runFor(
  store: RunStore,
  argument: unknown,
  suits: (run: KnownRun) => boolean,
  question: { readonly placeHolder: string; readonly none: string },
): Promise<KnownRun> {
  await store.refresh();
  const reference = asRunReference(argument);
  if (reference) {
    const run = store.find(reference);
    if (!run) throw new UserError(l10n.t('The run "{0}" does not exist any more.', reference.name));
    return run;
  }
  const runs = store.runs.filter(suits);
  if (runs.length === 0) throw new UserError(question.none);
  if (runs.length === 1) return runs[0];
  const items = runs.map((run) => ({
    label: `$(${stateIcon(run.state).id}) ${run.name}`,
    description: stateText(run),
    detail: localFolders().length > 1 ? folderName(run.workspace) : undefined,
    run,
  }));
  const chosen = await askOne(items, { placeHolder: question.placeHolder });
  return chosen.run;
}

/** The same for a selection: of several runs those that suit, of one that one, whether it suits or not. */
export async function runsFor(
  store: RunStore,
  subjects: readonly unknown[],
  suits: (run: KnownRun) => boolean,
  question: { readonly placeHolder: string; readonly none: string },
): Promise<readonly KnownRun[]> {
  if (subjects.length === 1) return [await runFor(store, subjects[0], suits, question)];
  await store.refresh();
  // One of many that was deleted meanwhile is no reason to leave the others alone.
  const suitable = subjects.flatMap((subject) => {
    const reference = asRunReference(subject);
    const run = reference && store.find(reference);
    return run && suits(run) ? run : [];
  });
  if (suitable.length === 0) throw new UserError(question.none);
  return suitable;
}

/** Tree items, other commands and keybindings all name a run by its workspace folder and its name. */
export function asRunReference(argument: unknown): RunReference | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('run' in argument) return asRunReference(argument.run);
  const { workspace, name } = argument as Partial<RunReference>;
  return typeof workspace === 'string' && typeof name === 'string' ? { workspace, name } : undefined;
}
