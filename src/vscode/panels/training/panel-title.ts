import * as l10n from '@vscode/l10n';
import type { RunReference } from '../../runs/run-store';
import { folderName, localFolders } from '../../workspace-folders';

/** What the panel of a run is called; tabs are told apart by it. */
export function trainingPanelTitle({ workspace, name }: RunReference): string {
  return localFolders().length > 1
    ? l10n.t('Training {0} ({1})', name, folderName(workspace))
    : l10n.t('Training {0}', name);
}
