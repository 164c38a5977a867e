import type * as vscode from 'vscode';
import { sweepsFolder } from '../../runs/run-paths';
import { isAnyTrained } from '../../sweeps/running-trials';
import type { SweepCatalogue, SweepListing } from '../../sweeps/sweep-catalogue';
import { LiveReading } from '../live-reading';
import { mayLookIntoRun } from '../runs/may-look-into-run';
import { withZod } from '../with-zod';
import { localFolders, mayLook } from '../workspace-folders';

/** Names a sweep in this window. */
export interface SweepReference {
  readonly workspace: string;
  readonly name: string;
}

export interface KnownSweep extends SweepListing, SweepReference {}

export function isSameSweep(a: SweepReference, b: SweepReference): boolean {
  return a.workspace === b.workspace && a.name === b.name;
}

/** The sweeps of all folders of the workspace, as their journals tell them. */
export class SweepStore implements vscode.Disposable {
  private readonly catalogues = new Map<string, SweepCatalogue>();
  /** Unchanged sweeps stay the same objects, as in the catalogues. */
  private readonly known = new WeakMap<SweepListing, KnownSweep>();
  private readonly files = new LiveReading<readonly KnownSweep[]>({
    // Of a deleted folder only the folder itself is reported.
    globs: [
      '.stego/sweeps/*',
      '.stego/sweeps/*/{study.log,lease.json}',
      '.stego/sweeps/*/trials/*/status.json',
    ],
    initial: [],
    read: () => this.readSweeps(),
    isSame: (a, b) => a.length === b.length && a.every((sweep, i) => sweep === b[i]),
    // Trials may go on although nobody cares for their sweep any more.
    isActive: (sweeps) => sweeps.some((sweep) => sweep.state === 'running' || isAnyTrained(sweep)),
  });

  readonly onDidChange = this.files.onDidChange;
  readonly firstReading = this.files.firstReading;

  /** What the last reading found. */
  get sweeps(): readonly KnownSweep[] {
    return this.files.value;
  }

  find(reference: SweepReference): KnownSweep | undefined {
    return this.sweeps.find((sweep) => isSameSweep(sweep, reference));
  }

  /** Reads the folders; settles when `sweeps` holds what they held at this moment, or later. */
  refresh(): Promise<void> {
    return this.files.refresh();
  }

  dispose(): void {
    this.files.dispose();
  }

  private async readSweeps(): Promise<KnownSweep[]> {
    const { SweepCatalogue } = await withZod(() => import('../../sweeps/sweep-catalogue'));
    const found = localFolders().map(async (workspace) => {
      if (!(await mayLook(sweepsFolder(workspace)))) return [];
      const catalogue = this.catalogues.get(workspace) ?? new SweepCatalogue(workspace, mayLookIntoRun);
      this.catalogues.set(workspace, catalogue);
      return (await catalogue.read()).map((listing) => this.knownSweep(workspace, listing));
    });
    return (await Promise.all(found)).flat();
  }

  private knownSweep(workspace: string, listing: SweepListing): KnownSweep {
    const sweep = this.known.get(listing) ?? { ...listing, workspace };
    this.known.set(listing, sweep);
    return sweep;
  }
}
