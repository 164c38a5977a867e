import * as vscode from 'vscode';
import { RevealEditor, type RevealEditorServices } from './reveal-editor';

export const revealEditorType = 'stego.reveal';

/** Opens containers as what they hide; the files themselves are never changed. */
export class RevealEditorProvider implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  private readonly registration: vscode.Disposable;

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
    panel.onDidDispose(() => editor.dispose());
  }

  dispose(): void {
    this.registration.dispose();
  }
}
