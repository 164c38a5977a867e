import * as l10n from '@vscode/l10n';
import { folderName, localFolders } from '../../workspace-folders';
import type { SweepReference } from '../../sweeps/sweep-store';

/** What the panel of a sweep is called; tabs are told apart by it. */
export function sweepPanelTitle({ workspace, name }: SweepReference): string {
  return localFolders().length > 1
    ? l10n.t('Sweep {0} ({1})', name, folderName(workspace))
    : l10n.t('Sweep {0}', name);
}
