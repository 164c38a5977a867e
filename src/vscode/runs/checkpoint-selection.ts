import { existsSync } from 'node:fs';
import path from 'node:path';
import { EventEmitter, type Disposable, type Memento } from 'vscode';
import { runFolder, runFolderAt } from '../../runs/run-paths';
import { ActionableError } from '../show-error';
import { withZod } from '../with-zod';
import type { KnownRun, RunReference, RunStore } from './run-store';

export interface CheckpointReference extends RunReference {
  /** File name inside the run's checkpoints/. */
  readonly file: string;
}

export interface UsedCheckpoint extends CheckpointReference {
  /** Absolute path. */
  readonly path: string;
  /** For people: run and step. */
  readonly label: string;
}

interface Remembered {
  readonly run: string;
  readonly file: string;
}

/** Which checkpoint hides and reveals in a folder of the workspace: the one chosen, else the best of the newest run. */
export class CheckpointSelection implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly memory: Memento,
    private readonly store: RunStore,
  ) {}

  async select({ workspace, name, file }: CheckpointReference): Promise<void> {
    await this.memory.update(keyOf(workspace), { run: name, file } satisfies Remembered);
    this.changed.fire();
  }

  /** The checkpoint that was chosen in a folder, if it is still there. */
  selected(workspace: string): CheckpointReference | undefined {
    const remembered = this.memory.get<Remembered>(keyOf(workspace));
    if (!remembered) return undefined;
    const reference = { workspace, name: remembered.run, file: remembered.file };
    return existsSync(checkpointPath(reference)) ? reference : undefined;
  }

  isSelected({ workspace, name, file }: CheckpointReference): boolean {
    const selected = this.selected(workspace);
    return selected?.name === name && selected.file === file;
  }

  /** The checkpoint to hide and reveal with. Throws an error that leads to a training where there is none. */
  async inUse(workspace: string): Promise<UsedCheckpoint> {
    await this.store.refresh();
    const selected = this.selected(workspace);
    if (selected) return this.described(selected);
    const run = this.runInUse(workspace);
    if (run) return bestOf(run);
    throw new ActionableError('There is no trained model in this workspace yet; train one first.', {
      title: 'Train…',
      command: 'stego.train',
    });
  }

  dispose(): void {
    this.changed.dispose();
  }

  /** Finished runs come first: one that goes on now, or was stopped early, serves where there is no other. */
  private runInUse(workspace: string): KnownRun | undefined {
    const usable = this.store.runs.filter((run) => run.workspace === workspace && hasCheckpoint(run));
    return usable.find(({ state }) => state === 'finished') ?? usable[0];
  }

  private described(reference: CheckpointReference): UsedCheckpoint {
    const entry = this.store.find(reference)?.status?.checkpoints.find(({ file }) => file === reference.file);
    const step = entry?.step ?? Number.parseInt(reference.file, 10);
    return { ...reference, path: checkpointPath(reference), label: `${reference.name}, step ${step}` };
  }
}

function hasCheckpoint({ folder, status }: KnownRun): boolean {
  const { checkpoints } = runFolderAt(folder);
  return status?.checkpoints.some(({ file }) => existsSync(path.join(checkpoints, file))) ?? false;
}

/** What the terminal takes for the run's name, too. */
async function bestOf({ workspace, name }: KnownRun): Promise<UsedCheckpoint> {
  const { resolveCheckpoint } = await withZod(() => import('../../runs/checkpoint-reference'));
  const { file, step } = await resolveCheckpoint(workspace, name);
  return { workspace, name, file: path.basename(file), path: file, label: `${name}, step ${step}` };
}

function checkpointPath({ workspace, name, file }: CheckpointReference): string {
  return path.join(runFolder(workspace, name).checkpoints, file);
}

function keyOf(workspace: string): string {
  return `stego.checkpoint:${workspace}`;
}
