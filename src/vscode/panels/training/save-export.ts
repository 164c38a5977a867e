import * as l10n from '@vscode/l10n';
import path from 'node:path';
import * as vscode from 'vscode';
import { writeFileAtomic } from '../../../files/write-atomic';
import { openImage } from '../../open-image';
import type { RunReference } from '../../runs/run-store';

interface Export {
  readonly title: string;
  /** Of the file; its extension tells the format. */
  readonly name: string;
  readonly content: Uint8Array;
  open(uri: vscode.Uri): unknown;
}

/** Asks where the sheet of a step is to be kept, and writes it there. */
export function saveSheet(run: RunReference, step: number, png: Uint8Array): Promise<void> {
  return save(run, {
    title: l10n.t('Save Pictures'),
    name: `${run.name}-step-${step}.png`,
    content: png,
    open: openImage,
  });
}

/** Asks where the curves of a run are to be kept, and writes them there. */
export function saveCurves(run: RunReference, format: 'csv' | 'svg', text: string): Promise<void> {
  return save(run, {
    title: l10n.t('Save Curves'),
    name: `${run.name}-curves.${format}`,
    content: new TextEncoder().encode(text),
    open: (uri) => vscode.commands.executeCommand('vscode.open', uri),
  });
}

/** Nothing happens where the user thinks again. */
async function save({ workspace }: RunReference, { title, name, content, open }: Export): Promise<void> {
  const extension = path.extname(name).slice(1);
  const output = await vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.file(path.join(workspace, name)),
    filters: { [extension.toUpperCase()]: [extension] },
  });
  if (!output) return;
  await writeFileAtomic(output.fsPath, content);
  const label = l10n.t('Open');
  void vscode.window
    .showInformationMessage(l10n.t('Saved as {0}.', path.basename(output.fsPath)), label)
    .then((chosen) => (chosen ? open(output) : undefined));
}
