import { mkdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as path from 'node:path';
import sharp from 'sharp';
import * as vscode from 'vscode';
import { checkpointFileName, saveCheckpoint } from '../../src/runs/checkpoints';
import { checkRunConfig } from '../../src/runs/config';
import type { PairMetrics, RunState, RunStatus } from '../../src/runs/contract';
import { createRun } from '../../src/runs/run-folder';
import { runFolder, type RunFolder } from '../../src/runs/run-paths';
import { writeStatus } from '../../src/runs/status';

/** The folder that the window shows. */
export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('The host tests need a window with a folder.');
  return folder.uri.fsPath;
}

export async function activate(): Promise<void> {
  await vscode.extensions.getExtension('stego-lab.stego-lab')!.activate();
}

export function pairMetrics(coverPsnr: number, secretPsnr: number): PairMetrics {
  const image = (psnr: number) => ({ psnr, ssim: 0.9, rmse: 4 });
  return { cover: image(coverPsnr), secret: image(secretPsnr) };
}

/** A run on disk, as a training of this process would leave it. */
export async function makeRun(
  name: string,
  state: RunState,
  change: Partial<RunStatus> & { readonly checkpointSteps?: readonly number[] } = {},
): Promise<RunFolder> {
  const { checkpointSteps = [], ...given } = change;
  const config = checkRunConfig({ dataset: { path: 'images' } }, 'test');
  const run = await createRun(workspaceFolder(), name, config);
  for (const step of checkpointSteps) {
    await saveCheckpoint(run.checkpoints, { step, config, tensors: new Map() });
  }
  await setStatus(run, {
    state,
    checkpoints: checkpointSteps.map((step) => ({
      file: checkpointFileName(step),
      step,
      validation: pairMetrics(30 + step / 100, 20 + step / 100),
    })),
    ...given,
  });
  return run;
}

export async function setStatus(run: RunFolder, change: Partial<RunStatus>): Promise<void> {
  await writeStatus(run.status, {
    version: 1,
    state: 'running',
    pid: process.pid,
    host: hostname(),
    heartbeat: new Date().toISOString(),
    step: 42,
    totalSteps: 100,
    epoch: 1,
    checkpoints: [],
    ...change,
  });
}

export async function removeRun(name: string): Promise<void> {
  await removeFolder(runFolder(workspaceFolder(), name).folder);
}

/** Also one into which the extension writes just now, as that the end of a run was told. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** A folder of pictures that differ from each other. */
export async function makeImages(folder: string, count: number, side = 40): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files = Array.from({ length: count }, (_, index) => path.join(folder, `picture-${index}.png`));
  for (const [index, file] of files.entries()) {
    const background = { r: (index * 83) % 256, g: (index * 151) % 256, b: 200 };
    await sharp({ create: { width: side, height: side, channels: 3, background } })
      .png()
      .toFile(file);
  }
  return files;
}

/** Waits for what another process or a watcher brings about. */
export async function eventually<T>(
  look: () => T | undefined | Promise<T | undefined>,
  what: string,
): Promise<T> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`This did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** As VS Code keeps it for a workspace. */
export class Memory implements vscode.Memento {
  private readonly values = new Map<string, unknown>();
  keys = () => [...this.values.keys()];
  get = <T>(key: string) => this.values.get(key) as T;
  update = async (key: string, value: unknown) => void this.values.set(key, value);
}

/** Whether the end of a training is told, which other tests' runs may have had; `undefined` is what users begin with. */
export function tellEndings(when: 'on' | 'off' | 'whenElsewhere' | undefined): Thenable<void> {
  const settings = vscode.workspace.getConfiguration('stego.notifications');
  return settings.update('runEnded', when, vscode.ConfigurationTarget.Global);
}

type Shown = { readonly message: string; readonly actions: readonly string[] };

/** Answers the messages and pickers of `vscode.window` until `restore`, and keeps what was shown. */
export class Answers {
  readonly messages: Shown[] = [];
  private readonly undo: (() => void)[] = [];

  /**
   * What each message is answered with, in order; nothing once they are used up. A message that does not offer the next
   * answer is of something else that goes on, and gets none.
   */
  constructor(private readonly replies: (string | undefined)[] = []) {
    for (const name of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const) {
      this.replace(name, (message: string, ...items: unknown[]) => this.message(message, items));
    }
  }

  /** Replaces one function of `vscode.window`. */
  replace(name: keyof typeof vscode.window, stand: (...args: never[]) => unknown): this {
    const original = Object.getOwnPropertyDescriptor(vscode.window, name);
    Object.defineProperty(vscode.window, name, { value: stand, configurable: true, writable: true });
    this.undo.push(() => original && Object.defineProperty(vscode.window, name, original));
    return this;
  }

  restore(): void {
    for (const undo of this.undo.splice(0).reverse()) undo();
  }

  private async message(message: string, items: readonly unknown[]): Promise<unknown> {
    const actions = items.filter((item) => typeof item === 'string' || hasTitle(item));
    const titleOf = (item: unknown) => (typeof item === 'string' ? item : (item as { title: string }).title);
    this.messages.push({ message, actions: actions.map(titleOf) });
    const [reply] = this.replies;
    const chosen = actions.find((action) => titleOf(action) === reply);
    if (reply === undefined || chosen !== undefined) this.replies.shift();
    return chosen;
  }
}

function hasTitle(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'title' in item;
}
