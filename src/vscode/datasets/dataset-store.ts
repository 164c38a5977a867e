import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { DatasetFacts, DatasetProblem, RegisteredDataset } from '../../datasets/contract';
import type { EngineClient } from '../../engine/client';
import type { DatasetScanResult } from '../../engine/protocol';
import { DisposableStore } from '../disposable-store';
import { LiveReading } from '../live-reading';
import { withZod } from '../with-zod';
import { localFolders, mayLook } from '../workspace-folders';
import { KnownFacts } from './known-facts';

export interface KnownDataset extends RegisteredDataset {
  readonly workspace: string;
  /** Undefined until the engine has looked. */
  readonly facts?: DatasetFacts;
  /** What opening every image found; undefined unless that was asked for since the window was opened. */
  readonly check?: DatasetScanResult;
  /** The folder is gone. */
  readonly missing: boolean;
}

type ReadDataset = Omit<KnownDataset, 'facts' | 'check'>;

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
  private readonly known: KnownFacts;
  private readonly checks = new Map<string, DatasetScanResult>();
  private describing = false;
  private disposed = false;

  readonly onDidChange = this.changed.event;

  constructor(engine: EngineClient, memory: vscode.Memento) {
    this.known = new KnownFacts(engine, memory);
    this.files.onDidChange(() => {
      this.changed.fire();
      void this.describe();
    });
    this.disposables.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        // What lies outside of the workspace, by its path or by links, may be looked at from now on.
        this.known.forgetPartial();
        void this.describe();
      }),
    );
  }

  get datasets(): readonly KnownDataset[] {
    return this.files.value.datasets.map((dataset) => ({
      ...dataset,
      facts: this.known.of(dataset.path),
      check: this.checks.get(dataset.path),
    }));
  }

  /** Registry entries that cannot be read. */
  get problems(): readonly DatasetProblem[] {
    return this.files.value.problems;
  }

  /** Registers a folder of images. Its own name is used, with a number where that is taken. */
  async add(workspace: string, folder: string, name: string): Promise<RegisteredDataset> {
    await this.refresh();
    const here = this.datasets.filter((dataset) => dataset.workspace === workspace);
    const known = here.find((dataset) => dataset.path === folder);
    const { addDataset } = await registry();
    const added = known ?? (await addDataset(workspace, folder, freeName(name, here)));
    this.lookAgain(folder);
    await this.refresh();
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

  async rename({ workspace, name }: KnownDataset, newName: string): Promise<void> {
    const { renameDataset } = await registry();
    await renameDataset(workspace, name, newName);
    await this.refresh();
  }

  /** Keeps what opening every image of a folder found, and looks at the folder again. */
  setCheck(path: string, check: DatasetScanResult): void {
    this.checks.set(path, check);
    this.lookAgain(path);
  }

  /** Settles when `datasets` holds what the registries held at this moment, or later. Describing goes on behind. */
  refresh(): Promise<void> {
    return this.files.refresh();
  }

  dispose(): void {
    this.disposed = true;
    this.disposables.dispose();
  }

  private lookAgain(path: string): void {
    this.known.doubt(path);
    this.changed.fire();
    void this.describe();
  }

  /** One folder after the other, and by the engine: a large one must not slow down the window. */
  private async describe(): Promise<void> {
    if (this.describing) return;
    this.describing = true;
    for (let next = await this.undescribed(); next && !this.disposed; next = await this.undescribed()) {
      const { isTrusted } = vscode.workspace;
      const isNew = await this.known.ascertain(next.path, isTrusted ? undefined : next.workspace);
      if (isNew && !this.disposed) this.changed.fire();
    }
    this.describing = false;
  }

  private async undescribed(): Promise<ReadDataset | undefined> {
    const candidates = this.files.value.datasets.filter(
      ({ path, missing }) => !missing && !this.known.isCertain(path),
    );
    for (const dataset of candidates) if (await mayLook(dataset.path)) return dataset;
    return undefined;
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
  const { datasets, problems } = await listDatasets(workspace, mayLook);
  const known = datasets.map(async (dataset): Promise<ReadDataset> => {
    const missing = (await mayLook(dataset.path)) && !(await isFolder(dataset.path));
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

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
