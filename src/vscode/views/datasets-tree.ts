import * as vscode from 'vscode';
import type { DatasetStore, KnownDataset } from '../datasets/dataset-store';
import { countOf } from '../number-text';
import { folderName, localFolders } from '../workspace-folders';

/** The view *Datasets*: what the workspace knows by a name, and how many images it holds. */
export class DatasetsTree implements vscode.TreeDataProvider<KnownDataset> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(private readonly store: DatasetStore) {
    this.onDidChangeTreeData = store.onDidChange;
  }

  getChildren(parent?: KnownDataset): KnownDataset[] {
    return parent ? [] : [...this.store.datasets];
  }

  getTreeItem(dataset: KnownDataset): vscode.TreeItem {
    const item = new vscode.TreeItem(dataset.name);
    item.id = `${dataset.workspace}\n${dataset.name}`;
    const images = dataset.images === undefined ? '' : countOf(dataset.images, 'image');
    const folder = localFolders().length > 1 ? folderName(dataset.workspace) : '';
    item.description = [dataset.missing ? 'folder not found' : images, folder].filter(Boolean).join(' · ');
    item.tooltip = [dataset.path, dataset.missing ? 'This folder does not exist any more.' : images]
      .filter(Boolean)
      .join('\n');
    item.iconPath = dataset.missing
      ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
      : new vscode.ThemeIcon('file-media');
    item.contextValue = dataset.missing ? 'dataset.missing' : 'dataset';
    return item;
  }
}
