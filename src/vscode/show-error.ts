import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, messageOf, UserError } from '../errors';

/**
 * Shows what was thrown as one line. What users cannot mend goes into the log whole, and the message leads
 * there. Work that was cancelled is no failure.
 */
export function showError(error: unknown, log: vscode.LogOutputChannel): void {
  if (error instanceof CancelledError) return;
  log.error(error instanceof Error ? error : String(error));
  const actions = error instanceof ActionableError ? [error.action] : [];
  const offers =
    error instanceof UserError ? actions : [{ title: l10n.t('Show Log'), command: 'stego.showLog' }];
  void vscode.window.showErrorMessage(messageOf(error), ...offers).then((chosen) => {
    if (chosen) void vscode.commands.executeCommand(chosen.command);
  });
}

/** An error with a button that leads out of it. */
export class ActionableError extends UserError {
  constructor(
    message: string,
    readonly action: { readonly title: string; readonly command: string },
  ) {
    super(message);
  }
}

/** Throws unless the workspace is trusted: a hidden command can still be called. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new ActionableError(l10n.t('Stego Lab trains and runs models only in folders that you trust.'), {
    title: l10n.t('Manage Workspace Trust'),
    command: 'workbench.trust.manage',
  });
}
