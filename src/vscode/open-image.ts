import * as vscode from 'vscode';
import { revealEditorType } from './editors/reveal/view-type';

/** Opens an image as VS Code shows it. */
export async function openImage(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', uri);
}

/** Opens what a container hides beside what is looked at now; one preview after the other stays in one column. */
export async function openPreview(container: vscode.Uri): Promise<void> {
  const active: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isPreview = active instanceof vscode.TabInputCustom && active.viewType === revealEditorType;
  const column = isPreview ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
  await vscode.commands.executeCommand('vscode.openWith', container, revealEditorType, column);
}
