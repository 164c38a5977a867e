import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EngineClient } from '../engine/client';
import type { PicturePayload } from '../engine/protocol';
import { CancelledError, UserError } from '../errors';
import { viewNameFor } from '../hiding/names';
import { openImage } from './open-image';

/**
 * Asks where what is shown of a container shall be kept, beside it by default. Throws CancelledError when nowhere, and
 * UserError where the container itself would be lost.
 */
export async function askPictureOutput(
  container: vscode.Uri,
  view: string,
  title: string,
): Promise<vscode.Uri> {
  const output = await vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.file(viewNameFor(container.fsPath, view)),
    filters: { [l10n.t('Lossless images')]: ['png', 'webp', 'tif', 'tiff'] },
  });
  if (!output) throw new CancelledError();
  refuseContainer(output, container);
  return output;
}

export function refuseContainer(output: vscode.Uri, container: vscode.Uri): void {
  if (output.fsPath !== container.fsPath) return;
  throw new UserError(l10n.t('Choose another name: the container would be lost.'));
}

export async function savePicture(
  engine: EngineClient,
  container: vscode.Uri,
  view: string,
  picture: PicturePayload,
): Promise<void> {
  const output = await askPictureOutput(container, view, l10n.t('Save What Is Shown'));
  await engine.request('savePicture', { picture, output: output.fsPath });
  offerToOpen(output);
}

export function offerToOpen(saved: vscode.Uri): void {
  const [message, open] = [l10n.t('Saved as {0}.', path.basename(saved.fsPath)), l10n.t('Open')];
  void vscode.window
    .showInformationMessage(message, open)
    .then((chosen) => (chosen === undefined ? undefined : openImage(saved)));
}
