import { existsSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { RegisteredDataset } from '../../datasets/contract';
import type { EngineClient } from '../../engine/client';
import type { DatasetScanResult } from '../../engine/protocol';
import { CancelledError, UserError } from '../../errors';
import { askOne } from '../ask';
import type { DatasetStore, KnownDataset } from '../datasets/dataset-store';
import { requestWithProgress } from '../engine-request';
import { countOf } from '../number-text';
import type { ReportDocuments } from '../report-documents';
import { showError } from '../show-error';
import { folderName, folderOf, localFolders, pickFolder } from '../workspace-folders';
import type { DatasetsView } from '../views/datasets-view';
import type { CommandRegistrar } from './command-registrar';

export interface DatasetServices {
  readonly engine: EngineClient;
  readonly datasets: DatasetStore;
  readonly reports: ReportDocuments;
  readonly log: vscode.LogOutputChannel;
}

interface SampleSize {
  readonly count: number;
  /** Side in pixels. */
  readonly size: number;
}

export const defaultSample: SampleSize = { count: 200, size: 128 };
const sampleSizes: readonly SampleSize[] = [
  defaultSample,
  { count: 1000, size: 128 },
  { count: 2000, size: 64 },
];

export function registerDatasetCommands(
  commands: CommandRegistrar,
  services: DatasetServices,
  view: DatasetsView,
): void {
  const { engine, datasets, reports, log } = services;

  commands.registerTrusted('addDataset', async (folder?: unknown) => {
    const chosen = folder instanceof vscode.Uri ? folder : await browseDataset();
    const workspace = await folderOf(chosen, l10n.t('Which folder shall know the dataset?'));
    const { name } = await addDataset(services, workspace, chosen.fsPath);
    return name;
  });

  commands.registerTrusted('createSampleDataset', async (wanted?: unknown) => {
    const workspace = await pickFolder(l10n.t('Where shall the sample dataset be created?'));
    const size = isSampleSize(wanted) ? wanted : await pickSampleSize();
    const { name } = await createSampleDataset(services, workspace, size);
    return name;
  });

  commands.registerTrusted('removeDataset', async (argument?: unknown) => {
    await datasets.refresh();
    const question = l10n.t('Which dataset shall leave the list?');
    const dataset = await datasetFor(datasets, view.subjectOf(argument), question);
    await datasets.remove(dataset);
    const message = l10n.t('{0} is no longer listed. Its images were not touched.', dataset.name);
    const undo = async () => {
      const chosen = await vscode.window.showInformationMessage(message, l10n.t('Undo'));
      if (chosen) await datasets.restore(dataset);
    };
    undo().catch((error: unknown) => showError(error, log));
  });

  commands.registerTrusted('checkDataset', async (argument?: unknown) => {
    await datasets.refresh();
    const dataset = await datasetFor(datasets, argument, l10n.t('Which dataset shall be checked?'));
    const { name, path } = dataset;
    const title = l10n.t('Checking dataset {0}', name);
    const result = await requestWithProgress(engine, title, 'scanDataset', { path });
    datasets.setCheck(path, result);
    tellCheck(services, name, path, result);
  });

  commands.register('showDatasetProblems', async (argument?: unknown) => {
    const dataset = await datasetFor(datasets, argument, l10n.t('The report of which dataset?'));
    const { name, path, check } = dataset;
    if (!check) throw new UserError(l10n.t('{0} was not checked yet: run Stego: Check Dataset.', name));
    await reports.show(l10n.t('Dataset {0}', name), reportText(path, check));
  });
}

/** Opens every image once, registers the folder and offers a report of what cannot be used. */
export async function addDataset(
  { engine, datasets, reports }: DatasetServices,
  workspace: string,
  folder: string,
): Promise<RegisteredDataset> {
  const name = path.basename(folder);
  const title = l10n.t('Adding dataset {0}', name);
  const result = await requestWithProgress(engine, title, 'scanDataset', { path: folder });
  if (result.images === 0) throw new UserError(l10n.t('{0} holds no image that can be used.', folder));
  const added = await datasets.add(workspace, folder, name);
  datasets.setCheck(folder, result);
  tellCheck({ reports }, added.name, folder, result);
  return added;
}

function tellCheck(
  { reports }: Pick<DatasetServices, 'reports'>,
  name: string,
  folder: string,
  result: DatasetScanResult,
): void {
  const found = l10n.t('{0}: {1}.', name, countOf(result.images, 'image'));
  if (result.problems.length === 0) {
    void vscode.window.showInformationMessage(found);
    return;
  }
  const message = `${found} ${unusable(result.problems.length)}`;
  void vscode.window.showWarningMessage(message, l10n.t('Show Report')).then((chosen) => {
    if (chosen) return reports.show(l10n.t('Dataset {0}', name), reportText(folder, result));
  });
}

/** Makes pictures by the project's own synthesiser in a new folder of the workspace, and registers it. */
export async function createSampleDataset(
  { engine, datasets }: DatasetServices,
  workspace: string,
  { count, size }: SampleSize,
): Promise<RegisteredDataset> {
  let folder = path.join(workspace, 'sample-images');
  for (let number = 2; existsSync(folder); number++) folder = path.join(workspace, `sample-images-${number}`);
  const params = { path: folder, count, size, seed: 1 };
  await requestWithProgress(engine, l10n.t('Creating sample dataset'), 'createSampleDataset', params);
  return datasets.add(workspace, folder, path.basename(folder));
}

/** Lets the user pick a folder of images. */
export async function browseDataset(): Promise<vscode.Uri> {
  const chosen = await vscode.window.showOpenDialog({
    title: l10n.t('Folder of images'),
    openLabel: l10n.t('Add Dataset'),
    canSelectFolders: true,
    canSelectFiles: false,
  });
  if (!chosen) throw new CancelledError();
  return chosen[0];
}

async function pickSampleSize(): Promise<SampleSize> {
  const items = sampleSizes.map((each, index) => ({
    label: l10n.t('{0} of {1} × {1} pixels', countOf(each.count, 'image'), each.size),
    description: index === 0 ? l10n.t('default') : '',
    each,
  }));
  const placeHolder = l10n.t('How large shall the sample dataset be?');
  const chosen = await askOne(items, { placeHolder });
  return chosen.each;
}

function isSampleSize(value: unknown): value is SampleSize {
  if (typeof value !== 'object' || value === null) return false;
  const { count, size } = value as Partial<SampleSize>;
  return Number.isInteger(count) && Number.isInteger(size);
}

/** The dataset that a command was called on, or the one that the user picks. */
export async function datasetFor(
  store: DatasetStore,
  argument: unknown,
  placeHolder: string,
): Promise<KnownDataset> {
  if (typeof argument === 'object' && argument !== null) {
    const { workspace, name } = argument as Partial<KnownDataset>;
    const known = store.datasets.find((each) => each.workspace === workspace && each.name === name);
    if (known) return known;
  }
  if (store.datasets.length === 0) throw new UserError(l10n.t('No dataset is listed.'));
  const items = store.datasets.map((dataset) => ({
    label: dataset.name,
    description: dataset.path,
    detail: localFolders().length > 1 ? folderName(dataset.workspace) : undefined,
    dataset,
  }));
  const chosen = await askOne(items, { placeHolder });
  return chosen.dataset;
}

function reportText(folder: string, { layout, images, problems }: DatasetScanResult): string {
  return [
    layout === 'tiny-imagenet'
      ? l10n.t('Dataset {0} (Tiny ImageNet layout)', folder)
      : l10n.t('Dataset {0} (folder of images)', folder),
    '',
    l10n.t('{0} can be used.', countOf(images, 'image')),
    unusable(problems.length),
    '',
    ...problems.map(({ file, reason }) => `  ${file}: ${reason}`),
    '',
  ].join('\n');
}

function unusable(files: number): string {
  return files === 1
    ? l10n.t('1 file cannot be used.')
    : l10n.t('{0} files cannot be used.', files.toLocaleString('en-US'));
}
