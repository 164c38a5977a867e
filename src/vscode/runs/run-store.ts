import type * as vscode from 'vscode';
import type { ShownRunState } from '../../runs/contract';
import type { RunListing } from '../../runs/run-folder';
import { LiveReading } from '../live-reading';
import { withZod } from '../with-zod';
import { localFolders } from '../workspace-folders';

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
export class RunStore implements vscode.Disposable {
  private readonly files = new LiveReading<readonly KnownRun[]>({
    // Of a deleted folder only the folder itself is reported.
    globs: ['.stego/runs/*', '.stego/runs/*/{config.yaml,status.json,lease.json}'],
    initial: [],
    read: readRuns,
    isActive: (runs) => runs.some(({ state }) => isActive(state)),
  });

  readonly onDidChange = this.files.onDidChange;

  /** What the last reading found. */
  get runs(): readonly KnownRun[] {
    return this.files.value;
  }

  find(reference: RunReference): KnownRun | undefined {
    return this.runs.find((run) => isSameRun(run, reference));
  }

  /** Reads the folders; settles when `runs` holds what they held at this moment, or later. */
  refresh(): Promise<void> {
    return this.files.refresh();
  }

  dispose(): void {
    this.files.dispose();
  }
}

async function readRuns(): Promise<KnownRun[]> {
  const { listRuns } = await withZod(() => import('../../runs/run-folder'));
  const listings = await Promise.all(
    localFolders().map(async (workspace) =>
      (await listRuns(workspace)).map((listing) => ({ ...listing, workspace })),
    ),
  );
  return listings.flat().sort((a, b) => b.created - a.created);
}
