import * as l10n from '@vscode/l10n';
import { saveExport } from '../../save-export';
import type { CurveExport } from './contract';

/** Asks where the curves of something called `name` are to be kept, and writes them there. */
export function saveCurves(name: string, { format, text }: CurveExport, folder?: string): Promise<void> {
  const content = new TextEncoder().encode(text);
  return saveExport({ title: l10n.t('Save Curves'), folder, name: `${name}-curves.${format}`, content });
}
