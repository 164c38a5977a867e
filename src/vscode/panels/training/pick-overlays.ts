import * as l10n from '@vscode/l10n';
import { UserError } from '../../../errors';
import { askMany } from '../../ask';
import { stateText } from '../../runs/run-labels';
import { isSameRun, type RunReference, type RunStore } from '../../runs/run-store';
import { folderName, localFolders } from '../../workspace-folders';

/** More curves than these cannot be told apart. */
const mostOverlays = 8;

/** Asks which runs are to be drawn over `run`. Throws CancelledError where the user thinks again. */
export async function pickOverlays(
  store: RunStore,
  run: RunReference,
  chosen: readonly RunReference[],
): Promise<readonly RunReference[]> {
  await store.refresh();
  const others = store.runs.filter((other) => !isSameRun(other, run));
  if (others.length === 0)
    throw new UserError(l10n.t('There is no other run to overlay: train a second one.'));
  const items = others.map((other) => ({
    label: other.name,
    description: stateText(other),
    detail: localFolders().length > 1 ? folderName(other.workspace) : undefined,
    picked: chosen.some((one) => isSameRun(one, other)),
    run: { workspace: other.workspace, name: other.name },
  }));
  const picked = await askMany(items, {
    placeHolder: l10n.t('Which runs shall be drawn over {0}?', run.name),
  });
  if (picked.length > mostOverlays) {
    throw new UserError(l10n.t('Choose at most {0} runs: more cannot be told apart.', mostOverlays));
  }
  return picked.map((item) => item.run);
}
