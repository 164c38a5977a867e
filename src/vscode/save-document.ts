import path from 'node:path';
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { UserError } from '../errors';

/**
 * What is on the screen is on the disk after it. Throws a UserError where VS Code cannot save, of which it tells the
 * reason itself.
 */
export async function saveDocument(document: vscode.TextDocument): Promise<void> {
  // On a busy machine VS Code now and then passes over a save without a word, right after an edit: the next one is made.
  for (let attempt = 1; document.isDirty && attempt <= 2; attempt++) {
    if (await document.save()) return;
  }
  if (!document.isDirty) return;
  throw new UserError(
    l10n.t('{0} could not be saved: save it, then try again.', path.basename(document.fileName)),
  );
}
