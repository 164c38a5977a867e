import * as vscode from 'vscode';
import { RevealEditor, type RevealEditorServices } from './reveal-editor';
import { revealEditorType } from './view-type';

/** Opens containers as what they hide; the files themselves are never changed. */
export class RevealEditorProvider implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  private readonly registration: vscode.Disposable;
  private readonly editors = new Set<RevealEditor>();

  constructor(private readonly services: RevealEditorServices) {
    this.registration = vscode.window.registerCustomEditorProvider(revealEditorType, this, {
      supportsMultipleEditorsPerDocument: true,
    });
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => {} };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const editor = new RevealEditor(document.uri, panel, this.services);
    this.editors.add(editor);
    panel.onDidDispose(() => {
      this.editors.delete(editor);
      editor.dispose();
    });
  }

  /** Path of the checkpoint that the active preview of a container shows at work. */
  shownCheckpoint(container: vscode.Uri): string | undefined {
    const same = [...this.editors].filter((editor) => editor.container.fsPath === container.fsPath);
    return same.find(({ isActive }) => isActive)?.shownCheckpoint;
  }

  dispose(): void {
    this.registration.dispose();
  }
}
