import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { EventEmitter, type Disposable, type Memento } from 'vscode';
import { bundledCheckpoint } from '../../runs/bundled-checkpoint';
import { runFolder, runFolderAt } from '../../runs/run-paths';
import { withZod } from '../with-zod';
import type { KnownRun, RunReference, RunStore } from './run-store';

export interface CheckpointReference extends RunReference {
  /** File name inside the run's checkpoints/. */
  readonly file: string;
}

export interface UsedCheckpoint {
  /** Absolute path. */
  readonly path: string;
  /** For people: run and step, or that it is the bundled model. */
  readonly label: string;
}

interface Remembered {
  readonly run: string;
  readonly file: string;
}

/**
 * Which checkpoint hides and reveals in a folder of the workspace: the one chosen, else the bundled model. A training
 * that ends changes nothing by itself: what was hidden before it must still be revealed.
 */
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

  async selectBundled(workspace: string): Promise<void> {
    await this.memory.update(keyOf(workspace), undefined);
    this.changed.fire();
  }

  /** A run that gets another name keeps its checkpoint in use. */
  async renamed({ workspace, name }: RunReference, newName: string): Promise<void> {
    const chosen = this.chosen(workspace);
    if (chosen?.name === name) await this.select({ ...chosen, name: newName });
  }

  /** The checkpoint that was chosen in a folder, if it is still there. */
  selected(workspace: string): CheckpointReference | undefined {
    const chosen = this.chosen(workspace);
    return chosen && existsSync(checkpointPath(chosen)) ? chosen : undefined;
  }

  isSelected({ workspace, name, file }: CheckpointReference): boolean {
    const selected = this.selected(workspace);
    return selected?.name === name && selected.file === file;
  }

  usesBundled(workspace: string): boolean {
    return !this.selected(workspace) && !this.chosenRun(workspace);
  }

  /** The checkpoint to hide and reveal with; undefined stands for a window without a folder. */
  async inUse(workspace: string | undefined): Promise<UsedCheckpoint> {
    if (workspace !== undefined) {
      await this.store.refresh();
      const selected = this.selected(workspace);
      if (selected) return this.described(selected);
      const run = this.chosenRun(workspace);
      if (run) return bestOf(run);
    }
    return { path: bundledCheckpoint(), label: l10n.t('bundled model') };
  }

  dispose(): void {
    this.changed.dispose();
  }

  private chosen(workspace: string): CheckpointReference | undefined {
    const remembered = this.memory.get<Remembered>(keyOf(workspace));
    return remembered && { workspace, name: remembered.run, file: remembered.file };
  }

  /** The run of the checkpoint that was chosen; a training that goes on keeps only its newest and its best. */
  private chosenRun(workspace: string): KnownRun | undefined {
    const chosen = this.chosen(workspace);
    const run = chosen && this.store.find(chosen);
    return run && hasCheckpoint(run) ? run : undefined;
  }

  private described(reference: CheckpointReference): UsedCheckpoint {
    const entry = this.store.find(reference)?.status?.checkpoints.find(({ file }) => file === reference.file);
    const step = entry?.step ?? Number.parseInt(reference.file, 10);
    return { path: checkpointPath(reference), label: l10n.t('{0}, step {1}', reference.name, step) };
  }
}

function hasCheckpoint({ folder, status }: KnownRun): boolean {
  const { checkpoints } = runFolderAt(folder);
  return status?.checkpoints.some(({ file }) => existsSync(path.join(checkpoints, file))) ?? false;
}

/** What the terminal takes for the run's name, too. */
async function bestOf({ workspace, name, status }: KnownRun): Promise<UsedCheckpoint> {
  const { resolveCheckpoint } = await withZod(() => import('../../runs/checkpoint-reference'));
  // With the "@", as a run may be called like the bundled model.
  const reference = `${name}@${status?.best === undefined ? 'last' : 'best'}`;
  const { file, step } = await resolveCheckpoint(workspace, reference);
  return { path: file, label: l10n.t('{0}, step {1}', name, step) };
}

export function checkpointPath({ workspace, name, file }: CheckpointReference): string {
  return path.join(runFolder(workspace, name).checkpoints, file);
}

function keyOf(workspace: string): string {
  return `stego.checkpoint:${workspace}`;
}
