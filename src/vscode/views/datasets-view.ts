import * as vscode from 'vscode';
import type { DatasetsNode, DatasetsTree } from './datasets-tree';
import { FolderDrops } from './folder-drops';
import { selectedInView } from './runs-view';

/** The view *Datasets* in its side bar: what is dropped on it, and what is selected in it. */
export class DatasetsView implements vscode.Disposable {
  private readonly view: vscode.TreeView<DatasetsNode>;

  constructor(tree: DatasetsTree) {
    this.view = vscode.window.createTreeView('stego.datasets', {
      treeDataProvider: tree,
      dragAndDropController: new FolderDrops(),
    });
  }

  /** What a command is about that is called from the menu of an item, by a key, or by another command. */
  subjectOf(argument: unknown): unknown {
    return argument === selectedInView ? this.view.selection[0] : argument;
  }

  dispose(): void {
    this.view.dispose();
  }
}
