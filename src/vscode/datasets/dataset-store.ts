import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { DatasetProblem, RegisteredDataset } from '../../datasets/contract';
import { addDataset, listDatasets, removeDataset } from '../../datasets/registry';
import { scanDataset } from '../../datasets/layout';
import { DisposableStore } from '../disposable-store';
import { localFolders } from '../workspace-folders';

export interface KnownDataset extends RegisteredDataset {
  readonly workspace: string;
  /** Undefined until they are counted. */
  readonly images?: number;
  /** The folder is gone. */
  readonly missing: boolean;
}

/** The datasets that the folders of the workspace know by a name. */
export class DatasetStore implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());
  private readonly counts = new Map<string, number>();
  private watchers = new DisposableStore();
  private reading: Promise<void> | undefined;
  private readAgain = false;
  private counting = false;
  private disposed = false;

  datasets: readonly KnownDataset[] = [];
  /** Registry entries that cannot be read. */
  problems: readonly DatasetProblem[] = [];
  readonly onDidChange = this.changed.event;

  constructor() {
    this.watch();
    this.disposables.add(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.watch();
        void this.refresh();
      }),
    );
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.refresh()));
  }

  /** Registers a folder of images. Its own name is used, with a number where that is taken. */
  async add(workspace: string, folder: string, name: string, images: number): Promise<RegisteredDataset> {
    await this.refresh();
    const here = this.datasets.filter((dataset) => dataset.workspace === workspace);
    const known = here.find((dataset) => dataset.path === folder);
    this.counts.set(folder, images);
    const added = known ?? (await addDataset(workspace, folder, freeName(name, here)));
    await this.refresh();
    return added;
  }

  /** Forgets a dataset; its images stay. */
  async remove({ workspace, name }: KnownDataset): Promise<void> {
    await removeDataset(workspace, name);
    await this.refresh();
  }

  /** Registers again what was removed. */
  async restore({ workspace, path, name }: KnownDataset): Promise<void> {
    await addDataset(workspace, path, name);
    await this.refresh();
  }

  /** Settles when `datasets` holds what the registries held at this moment, or later. Counting goes on behind. */
  refresh(): Promise<void> {
    if (this.reading) this.readAgain = true;
    return (this.reading ??= this.read());
  }

  dispose(): void {
    this.disposed = true;
    this.watchers.dispose();
    this.disposables.dispose();
  }

  private async read(): Promise<void> {
    do {
      this.readAgain = false;
      const folders = await Promise.all(localFolders().map((folder) => this.readFolder(folder)));
      this.datasets = folders.flatMap(({ datasets }) => datasets);
      this.problems = folders.flatMap(({ problems }) => problems);
    } while (this.readAgain);
    this.reading = undefined;
    if (this.disposed) return;
    this.changed.fire();
    void this.count();
  }

  private async readFolder(workspace: string) {
    const { datasets, problems } = await listDatasets(workspace);
    const known = datasets.map(async (dataset): Promise<KnownDataset> => {
      const missing = mayLook(dataset.path) && !(await isFolder(dataset.path));
      return { ...dataset, workspace, missing, images: this.counts.get(dataset.path) };
    });
    return { datasets: await Promise.all(known), problems };
  }

  /** One folder after the other: a large one must not slow down the window. */
  private async count(): Promise<void> {
    if (this.counting) return;
    this.counting = true;
    const uncounted = () =>
      this.datasets.find(({ path, missing }) => !missing && !this.counts.has(path) && mayLook(path));
    for (let next = uncounted(); next && !this.disposed; next = uncounted()) {
      const { path } = next;
      const images = await scanDataset(path).then(
        ({ train, evaluation }) => train.length + evaluation.length,
        () => 0,
      );
      this.counts.set(path, images);
      this.datasets = this.datasets.map((dataset) =>
        dataset.path === path ? { ...dataset, images } : dataset,
      );
      if (!this.disposed) this.changed.fire();
    }
    this.counting = false;
  }

  private watch(): void {
    this.watchers.dispose();
    this.watchers = new DisposableStore();
    for (const folder of localFolders()) {
      const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), '.stego/datasets/*.yaml');
      const watcher = this.watchers.add(vscode.workspace.createFileSystemWatcher(pattern));
      const refresh = () => void this.refresh();
      watcher.onDidCreate(refresh);
      watcher.onDidChange(refresh);
      watcher.onDidDelete(refresh);
    }
  }
}

function freeName(wanted: string, taken: readonly RegisteredDataset[]): string {
  const isTaken = (name: string) => taken.some((other) => other.name.toLowerCase() === name.toLowerCase());
  let name = wanted;
  for (let number = 2; isTaken(name); number++) name = `${wanted}-${number}`;
  return name;
}

/** A registry of unknown origin may name any folder of this machine, or of another one: those are left alone. */
function mayLook(path: string): boolean {
  return (
    vscode.workspace.isTrusted || vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path)) !== undefined
  );
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
