import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { MendableDiagnostic } from './diagnostics';

/** Puts what was meant in the place of a slip. */
export class SettingQuickFixes implements vscode.CodeActionProvider {
  static readonly metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    // VS Code gives back the very objects that were reported.
    const own = diagnostics.filter((each): each is MendableDiagnostic => each instanceof MendableDiagnostic);
    return own
      .filter((each) => each.range.intersection(range) !== undefined)
      .map((diagnostic) => {
        const action = new vscode.CodeAction(
          l10n.t('Change to {0}', diagnostic.fix),
          vscode.CodeActionKind.QuickFix,
        );
        action.diagnostics = [diagnostic];
        action.isPreferred = true;
        action.edit = new vscode.WorkspaceEdit();
        action.edit.replace(document.uri, diagnostic.range, diagnostic.fix);
        return action;
      });
  }
}
