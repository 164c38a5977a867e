import * as l10n from '@vscode/l10n';
import type { RunReference } from '../../runs/run-store';
import { saveExport } from '../../save-export';

/** Asks where the sheet of a step is to be kept, and writes it there. */
export function saveSheet({ workspace, name }: RunReference, step: number, png: Uint8Array): Promise<void> {
  const title = l10n.t('Save Pictures');
  return saveExport({ title, folder: workspace, name: `${name}-step-${step}.png`, content: png });
}
