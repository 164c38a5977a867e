import path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetProblem } from '../../datasets/contract';
import type { DatasetStore, KnownDataset } from '../datasets/dataset-store';
import { countOf } from '../number-text';
import { folderName, localFolders } from '../workspace-folders';

/** A dataset, or a file of the registry that does not tell of one. */
export type DatasetsNode = KnownDataset | DatasetProblem;

/** The view *Datasets*: what the workspace knows by a name, and how many images it holds. */
export class DatasetsTree implements vscode.TreeDataProvider<DatasetsNode> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(private readonly store: DatasetStore) {
    this.onDidChangeTreeData = store.onDidChange;
  }

  getChildren(parent?: DatasetsNode): DatasetsNode[] {
    return parent ? [] : [...this.store.datasets, ...this.store.problems];
  }

  getTreeItem(dataset: DatasetsNode): vscode.TreeItem {
    if ('reason' in dataset) return problemItem(dataset);
    const item = new vscode.TreeItem(dataset.name);
    item.id = `${dataset.workspace}\n${dataset.name}`;
    const { facts } = dataset;
    const images = facts ? countOf(facts.train + facts.evaluation, 'image') : '';
    const folder = localFolders().length > 1 ? folderName(dataset.workspace) : '';
    item.description = [dataset.missing ? 'folder not found' : images, folder].filter(Boolean).join(' · ');
    item.tooltip = [dataset.path, dataset.missing ? 'This folder does not exist any more.' : images]
      .filter(Boolean)
      .join('\n');
    item.iconPath = dataset.missing ? warning() : new vscode.ThemeIcon('file-media');
    item.contextValue = dataset.missing ? 'dataset.missing' : 'dataset';
    return item;
  }
}

function problemItem({ file, reason }: DatasetProblem): vscode.TreeItem {
  const item = new vscode.TreeItem(path.basename(file));
  item.id = file;
  item.description = 'cannot be read';
  item.tooltip = reason;
  item.iconPath = warning();
  item.contextValue = 'dataset.problem';
  item.command = { title: 'Open', command: 'vscode.open', arguments: [vscode.Uri.file(file)] };
  return item;
}

function warning(): vscode.ThemeIcon {
  return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
}
