import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { DatasetProblem } from '../../datasets/contract';
import type { DatasetStore, KnownDataset } from '../datasets/dataset-store';
import { countOf } from '../number-text';
import type { Thumbnails } from '../thumbnails';
import { folderName, localFolders } from '../workspace-folders';
import { detailItem, detailsOf, type DatasetDetail } from './dataset-details';

/** A dataset, a file of the registry that does not tell of one, or what a dataset holds. */
export type DatasetsNode = KnownDataset | DatasetProblem | DatasetDetail;

const shownWidth = 192;

/** The view *Datasets*: what the workspace knows by a name, what it holds, and a few of its images. */
export class DatasetsTree implements vscode.TreeDataProvider<DatasetsNode> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(
    private readonly store: DatasetStore,
    private readonly thumbnails: Thumbnails,
  ) {
    this.onDidChangeTreeData = store.onDidChange;
  }

  getChildren(parent?: DatasetsNode): DatasetsNode[] {
    if (!parent) return [...this.store.datasets, ...this.store.problems];
    if ('kind' in parent || 'reason' in parent) return [];
    const { workspace, name } = parent;
    const known = this.store.datasets.find((each) => each.workspace === workspace && each.name === name);
    return known && !known.missing ? detailsOf(known) : [];
  }

  getTreeItem(dataset: DatasetsNode): vscode.TreeItem {
    if ('kind' in dataset) return detailItem(dataset);
    if ('reason' in dataset) return problemItem(dataset);
    const { None, Collapsed } = vscode.TreeItemCollapsibleState;
    const opens = dataset.facts !== undefined && !dataset.missing;
    const item = new vscode.TreeItem(dataset.name, opens ? Collapsed : None);
    item.id = `${dataset.workspace}\n${dataset.name}`;
    const { facts } = dataset;
    const images = facts ? countOf(facts.train + facts.evaluation, 'image') : '';
    const folder = localFolders().length > 1 ? folderName(dataset.workspace) : '';
    item.description = [dataset.missing ? l10n.t('folder not found') : images, folder]
      .filter(Boolean)
      .join(' · ');
    // By itself it would be read out as its tooltip.
    const spoken = l10n.t('Dataset {0}', dataset.name);
    item.accessibilityInformation = { label: [spoken, item.description].filter(Boolean).join(', ') };
    item.tooltip = [dataset.path, dataset.missing ? l10n.t('This folder does not exist any more.') : images]
      .filter(Boolean)
      .join('\n');
    item.iconPath = dataset.missing ? warning() : new vscode.ThemeIcon('file-media');
    item.contextValue = dataset.missing ? 'dataset.missing' : 'dataset';
    return item;
  }

  /** Only an image that the pointer rests on is made small. */
  async resolveTreeItem(item: vscode.TreeItem, node: DatasetsNode): Promise<vscode.TreeItem> {
    if (!('kind' in node) || node.kind !== 'image') return item;
    const address = await this.thumbnails.addressOf(node.file);
    const text = new vscode.MarkdownString().appendText(node.file);
    if (address !== undefined) {
      text.appendMarkdown(`\n\n![](${address}|width=${shownWidth})`);
    }
    item.tooltip = text;
    return item;
  }
}

function problemItem({ file, reason }: DatasetProblem): vscode.TreeItem {
  const item = new vscode.TreeItem(path.basename(file));
  item.id = file;
  item.description = l10n.t('cannot be read');
  item.tooltip = reason;
  item.iconPath = warning();
  item.contextValue = 'dataset.problem';
  item.command = { title: l10n.t('Open'), command: 'vscode.open', arguments: [vscode.Uri.file(file)] };
  return item;
}

function warning(): vscode.ThemeIcon {
  return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
}
