import * as vscode from 'vscode';
import type { DatasetsNode } from './datasets-tree';

/** Takes folders that are dropped on the view *Datasets*: each is added as the command would. */
export class FolderDrops implements vscode.TreeDragAndDropController<DatasetsNode> {
  readonly dragMimeTypes = [];
  readonly dropMimeTypes = ['text/uri-list'];

  async handleDrop(_target: DatasetsNode | undefined, dropped: vscode.DataTransfer): Promise<void> {
    const list = await dropped.get('text/uri-list')?.asString();
    const uris = (list ?? '').split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
    // One after the other: each shows how far it is.
    for (const uri of uris.map((line) => vscode.Uri.parse(line)).filter(({ scheme }) => scheme === 'file')) {
      await vscode.commands.executeCommand('stego.addDataset', uri);
    }
  }
}
