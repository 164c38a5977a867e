import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client';
import { UserError } from '../../errors';
import { syncCommand } from '../../exports/sync-command';
import { leaseFile, runFolder } from '../../runs/run-paths';
import { requestWithProgress } from '../engine-request';
import type { CheckpointReference } from '../runs/checkpoint-selection';
import { asCheckpointReference, checkpointFor } from '../runs/pick-checkpoint';
import { asRunReference, runFor } from '../runs/pick-run';
import type { KnownRun, RunStore } from '../runs/run-store';
import type { CommandRegistrar } from './command-registrar';
import { askFile, askFolder, askFormat, offerOpening, offerSync } from './export-questions';

type Format = 'folder' | 'csv' | 'json' | 'wandb';

/** What a keybinding or another command may decide beforehand; the rest is asked. */
interface ExportRunAnswers {
  readonly format: Format;
  /** The file, or the folder that gets what is exported. */
  readonly output: vscode.Uri;
}

/** What is taken away to other programs. */
export function registerExportCommands(
  commands: CommandRegistrar,
  { engine, runs }: { readonly engine: EngineClient; readonly runs: RunStore },
): void {
  commands.registerTrusted('exportForPython', async (argument?: unknown, _all?: unknown, given?: unknown) => {
    const { workspace, name, file } = await checkpointOf(runs, argument);
    const step = Number.parseInt(file, 10);
    const parent = given instanceof vscode.Uri ? given : await askFolder(workspace);
    const folder = newPlace(path.join(parent.fsPath, `${name}-${step}-python`));
    const checkpoint = path.join(runFolder(workspace, name).checkpoints, path.basename(file));
    const title = l10n.t('Exporting {0}, step {1}, for Python', name, step);
    await requestWithProgress(engine, title, 'exportForPython', { checkpoint, folder });
    const message = l10n.t('Exported as {0}: its README.md says how to use it.', path.basename(folder));
    void offerOpening(message, vscode.Uri.file(path.join(folder, 'README.md')));
    return vscode.Uri.file(folder);
  });

  commands.registerTrusted('exportRun', async (argument?: unknown, _all?: unknown, given?: unknown) => {
    const run = await runFor(runs, argument, () => true, {
      placeHolder: l10n.t('Which run shall be exported?'),
      none: l10n.t('There is no run in this workspace yet.'),
    });
    const { format, output } = (given ?? {}) as Partial<ExportRunAnswers>;
    const chosen = format ?? (await askRunFormat(run));
    const place = output ?? (await askPlace(run, chosen));
    const made = vscode.Uri.file(await exportAs(engine, run, chosen, place.fsPath));
    const message = l10n.t('Exported as {0}.', path.basename(made.fsPath));
    if (chosen === 'csv' || chosen === 'json') void offerOpening(message, made);
    else if (chosen === 'folder') void vscode.window.showInformationMessage(message);
    else void offerSync(message, syncCommand(made.fsPath));
    return made;
  });
}

/** The one that the command was called with, the best of the run that it was called with, or the one that is picked. */
async function checkpointOf(runs: RunStore, argument: unknown): Promise<CheckpointReference> {
  const question = l10n.t('Which checkpoint shall be exported for Python?');
  const reference = asCheckpointReference(argument) ? undefined : asRunReference(argument);
  if (!reference) return checkpointFor(runs, argument, question);
  await runs.refresh();
  const status = runs.find(reference)?.status;
  const file = status?.best ?? status?.last;
  if (file === undefined) throw new UserError(l10n.t('The run "{0}" has no checkpoint yet.', reference.name));
  return { ...reference, file };
}

/** Returns the file or folder that was made. */
async function exportAs(
  engine: EngineClient,
  run: KnownRun,
  format: Format,
  output: string,
): Promise<string> {
  if (format === 'folder') return copyRun(run, newPlace(path.join(output, run.name)));
  const { workspace, name } = run;
  // The save dialog has asked already; nobody has about what lies in a folder.
  const overwrite = format !== 'wandb';
  const title = l10n.t('Exporting {0}', name);
  const params = { workspace, name, format, output, overwrite };
  return (await requestWithProgress(engine, title, 'exportRun', params)).output;
}

/** Who works on a run, and what was asked of it, belongs to the run and not to its copy. */
async function copyRun({ folder }: KnownRun, copy: string): Promise<string> {
  const left = (name: string) => name.startsWith('.') || name === leaseFile || name === 'control.json';
  const filter = (source: string) => source === folder || !left(path.basename(source));
  await cp(folder, copy, { recursive: true, filter });
  return copy;
}

function newPlace(folder: string): string {
  if (!existsSync(folder)) return folder;
  const name = path.basename(folder);
  throw new UserError(l10n.t('There is "{0}" in that folder already: choose another folder.', name));
}

function askRunFormat({ name }: KnownRun): Promise<Format> {
  return askFormat(name, {
    folder: [l10n.t('Folder'), l10n.t('a copy of all its files, with its checkpoints')],
    csv: [l10n.t('CSV'), l10n.t('its figures as a table, for spreadsheets')],
    json: [l10n.t('JSON'), l10n.t('its figures as a list, for programs')],
    wandb: [l10n.t('W&B Offline Run'), l10n.t('its figures and configuration, for wandb sync')],
  });
}

function askPlace({ workspace, name }: KnownRun, format: Format): Promise<vscode.Uri> {
  if (format === 'folder' || format === 'wandb') return askFolder(workspace);
  return askFile(l10n.t('Export Run'), path.join(workspace, `${name}.${format}`));
}
