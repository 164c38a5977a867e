import * as vscode from 'vscode';

/** Whether a panel of this type and title is in front of the user, in the window that has the keyboard. */
export function isPanelInFront(type: string, title: string): boolean {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  // VS Code puts words of its own before the type.
  const isPanel = tab?.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(type);
  return vscode.window.state.focused && isPanel && tab.label === title;
}
