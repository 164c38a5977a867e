import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { DatasetFacts, PictureSize } from '../../datasets/contract';
import type { KnownDataset } from '../datasets/dataset-store';

/** What an opened dataset shows: what it is made of, what is wrong with it, and a handful of its images. */
export type DatasetDetail =
  | { readonly kind: 'fact'; readonly icon: string; readonly label: string; readonly description?: string }
  | { readonly kind: 'problems'; readonly dataset: KnownDataset; readonly count: number }
  | { readonly kind: 'image'; readonly file: string; readonly folder: string };

export function detailsOf(dataset: KnownDataset): DatasetDetail[] {
  const { facts, check, path: root } = dataset;
  const count = check?.problems.length ?? 0;
  return [
    ...(facts ? factsShown(facts) : []),
    ...(count > 0 ? [{ kind: 'problems', dataset, count } as const] : []),
    ...(facts?.examples ?? []).map((name) => ({
      kind: 'image' as const,
      file: path.join(root, name),
      folder: path.posix.dirname(name),
    })),
  ];
}

export function detailItem(detail: DatasetDetail): vscode.TreeItem {
  switch (detail.kind) {
    case 'fact': {
      const item = new vscode.TreeItem(detail.label);
      item.description = detail.description;
      item.iconPath = new vscode.ThemeIcon(detail.icon);
      return item;
    }
    case 'problems': {
      const { count, dataset } = detail;
      const item = new vscode.TreeItem(
        count === 1 ? l10n.t('1 file cannot be used') : l10n.t('{0} files cannot be used', number(count)),
      );
      item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
      const { workspace, name } = dataset;
      item.command = {
        title: l10n.t('Show Report'),
        command: 'stego.showDatasetProblems',
        arguments: [{ workspace, name }],
      };
      return item;
    }
    case 'image': {
      const uri = vscode.Uri.file(detail.file);
      const item = new vscode.TreeItem(path.basename(detail.file));
      item.description = detail.folder === '.' ? '' : detail.folder;
      item.resourceUri = uri;
      item.iconPath = vscode.ThemeIcon.File;
      item.contextValue = 'dataset.image';
      item.command = { title: l10n.t('Open'), command: 'vscode.open', arguments: [uri] };
      return item;
    }
  }
}

function factsShown({ train, evaluation, bytes, sizes }: DatasetFacts): DatasetDetail[] {
  const split = l10n.t('{0} to train on, {1} held out', number(train), number(evaluation));
  const mass = l10n.t('{0} MB of files', (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0));
  const facts: DatasetDetail[] = [{ kind: 'fact', icon: 'layers', label: split, description: mass }];
  if (!sizes) return facts;
  const { smallest, largest, mostCommon } = sizes;
  if (pixels(smallest) === pixels(largest)) {
    const label = l10n.t('{0} pixels', pixels(smallest));
    return [...facts, { kind: 'fact', icon: 'symbol-ruler', label }];
  }
  const label = l10n.t('{0} to {1} pixels', pixels(smallest), pixels(largest));
  const description = l10n.t('most are {0}', pixels(mostCommon));
  return [...facts, { kind: 'fact', icon: 'symbol-ruler', label, description }];
}

const pixels = ({ width, height }: PictureSize) => `${width} × ${height}`;
const number = (value: number) => value.toLocaleString('en-US');
