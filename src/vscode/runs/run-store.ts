import path from 'node:path';
import type { Disposable } from 'vscode';
import type { ShownRunState } from '../../runs/contract';
import type { RunCatalogue, RunListing } from '../../runs/run-catalogue';
import { runsFolder } from '../../runs/run-paths';
import { LiveReading } from '../live-reading';
import { withZod } from '../with-zod';
import { localFolders, mayLook } from '../workspace-folders';
import { mayLookIntoRun } from './may-look-into-run';

/** Names a run in this window. */
export interface RunReference {
  readonly workspace: string;
  readonly name: string;
}

export interface KnownRun extends RunListing, RunReference {}

export function isActive(state: ShownRunState): boolean {
  return state === 'starting' || state === 'running' || state === 'paused';
}

export function isSameRun(a: RunReference, b: RunReference): boolean {
  return a.workspace === b.workspace && a.name === b.name;
}

/** The runs of all folders of the workspace, newest first, as their files tell them. */
export class RunStore implements Disposable {
  private readonly catalogues = new Map<string, RunCatalogue>();
  /** Unchanged runs stay the same objects, as in the catalogues. */
  private readonly known = new WeakMap<RunListing, KnownRun>();
  private index: { readonly runs: readonly KnownRun[]; readonly byKey: ReadonlyMap<string, KnownRun> } = {
    runs: [],
    byKey: new Map(),
  };
  private readonly files = new LiveReading<readonly KnownRun[]>({
    // Of a deleted folder only the folder itself is reported.
    globs: ['.stego/runs/*', '.stego/runs/*/{config.yaml,status.json,lease.json}'],
    initial: [],
    read: (changed) => this.readRuns(changed),
    isSame: (a, b) => a.length === b.length && a.every((run, i) => run === b[i]),
    isActive: (runs) => runs.some(({ state }) => isActive(state)),
  });

  readonly onDidChange = this.files.onDidChange;
  readonly firstReading = this.files.firstReading;

  /** What the last reading found. */
  get runs(): readonly KnownRun[] {
    return this.files.value;
  }

  find(reference: RunReference): KnownRun | undefined {
    const { runs } = this;
    if (this.index.runs !== runs) this.index = { runs, byKey: new Map(runs.map((run) => [keyOf(run), run])) };
    return this.index.byKey.get(keyOf(reference));
  }

  /** Reads the folders; settles when `runs` holds what they held at this moment, or later. */
  refresh(): Promise<void> {
    return this.files.refresh();
  }

  dispose(): void {
    this.files.dispose();
  }

  private async readRuns(changed: ReadonlySet<string> | undefined): Promise<KnownRun[]> {
    const { RunCatalogue } = await withZod(() => import('../../runs/run-catalogue'));
    const found = localFolders().map(async (workspace) => {
      if (!(await mayLook(runsFolder(workspace)))) return [];
      const catalogue = this.catalogues.get(workspace) ?? new RunCatalogue(workspace, mayLookIntoRun);
      this.catalogues.set(workspace, catalogue);
      const listings = await catalogue.read(changed && namesIn(workspace, changed));
      return listings.map((listing) => this.knownRun(workspace, listing));
    });
    return (await Promise.all(found)).flat().sort((a, b) => b.created - a.created);
  }

  private knownRun(workspace: string, listing: RunListing): KnownRun {
    const run = this.known.get(listing) ?? { ...listing, workspace };
    this.known.set(listing, run);
    return run;
  }
}

const keyOf = ({ workspace, name }: RunReference) => `${workspace}\n${name}`;

/** The runs of a folder of the workspace that files or folders belong to. */
function namesIn(workspace: string, files: ReadonlySet<string>): ReadonlySet<string> {
  const runs = runsFolder(workspace);
  return new Set([...files].map((file) => path.relative(runs, file).split(path.sep, 1)[0]));
}
