import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { DatasetProblem, RegisteredDataset } from '../../datasets/contract';
import type { EngineClient } from '../../engine/client';
import { DisposableStore } from '../disposable-store';
import { LiveReading } from '../live-reading';
import { withZod } from '../with-zod';
import { localFolders } from '../workspace-folders';

export interface KnownDataset extends RegisteredDataset {
  readonly workspace: string;
  /** Undefined until they are counted. */
  readonly images?: number;
  /** The folder is gone. */
  readonly missing: boolean;
}

type ReadDataset = Omit<KnownDataset, 'images'>;

interface Registries {
  readonly datasets: readonly ReadDataset[];
  readonly problems: readonly DatasetProblem[];
}

const registry = () => withZod(() => import('../../datasets/registry'));

/** The datasets that the folders of the workspace know by a name. */
export class DatasetStore implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly files = this.disposables.add(
    new LiveReading<Registries>({
      globs: ['.stego/datasets/*.yaml'],
      initial: { datasets: [], problems: [] },
      read: readRegistries,
    }),
  );
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());
  private readonly counts = new Map<string, number>();
  private counting = false;
  private disposed = false;

  readonly onDidChange = this.changed.event;

  constructor(private readonly engine: EngineClient) {
    this.files.onDidChange(() => {
      this.changed.fire();
      void this.count();
    });
    // Folders outside of the workspace may be looked at from now on.
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.count()));
  }

  get datasets(): readonly KnownDataset[] {
    return this.files.value.datasets.map((dataset) => ({
      ...dataset,
      images: this.counts.get(dataset.path),
    }));
  }

  /** Registry entries that cannot be read. */
  get problems(): readonly DatasetProblem[] {
    return this.files.value.problems;
  }

  /** Registers a folder of images. Its own name is used, with a number where that is taken. */
  async add(workspace: string, folder: string, name: string, images: number): Promise<RegisteredDataset> {
    await this.refresh();
    const here = this.datasets.filter((dataset) => dataset.workspace === workspace);
    const known = here.find((dataset) => dataset.path === folder);
    this.counts.set(folder, images);
    const { addDataset } = await registry();
    const added = known ?? (await addDataset(workspace, folder, freeName(name, here)));
    await this.refresh();
    this.changed.fire();
    return added;
  }

  /** Forgets a dataset; its images stay. */
  async remove({ workspace, name }: KnownDataset): Promise<void> {
    const { removeDataset } = await registry();
    await removeDataset(workspace, name);
    await this.refresh();
  }

  /** Registers again what was removed. */
  async restore({ workspace, path, name }: KnownDataset): Promise<void> {
    const { addDataset } = await registry();
    await addDataset(workspace, path, name);
    await this.refresh();
  }

  /** Settles when `datasets` holds what the registries held at this moment, or later. Counting goes on behind. */
  refresh(): Promise<void> {
    return this.files.refresh();
  }

  dispose(): void {
    this.disposed = true;
    this.disposables.dispose();
  }

  /** One folder after the other, and by the engine: a large one must not slow down the window. */
  private async count(): Promise<void> {
    if (this.counting) return;
    this.counting = true;
    const uncounted = () =>
      this.files.value.datasets.find(
        ({ path, missing }) => !missing && !this.counts.has(path) && mayLook(path),
      );
    for (let next = uncounted(); next && !this.disposed; next = uncounted()) {
      const { path } = next;
      const images = await this.engine.request('countDataset', { path }).then(
        (counted) => counted.images,
        () => 0,
      );
      this.counts.set(path, images);
      if (!this.disposed) this.changed.fire();
    }
    this.counting = false;
  }
}

async function readRegistries(): Promise<Registries> {
  const folders = await Promise.all(localFolders().map(readRegistry));
  return {
    datasets: folders.flatMap(({ datasets }) => datasets),
    problems: folders.flatMap(({ problems }) => problems),
  };
}

async function readRegistry(workspace: string): Promise<Registries> {
  const { listDatasets } = await registry();
  const { datasets, problems } = await listDatasets(workspace);
  const known = datasets.map(async (dataset): Promise<ReadDataset> => {
    const missing = mayLook(dataset.path) && !(await isFolder(dataset.path));
    return { ...dataset, workspace, missing };
  });
  return { datasets: await Promise.all(known), problems };
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
