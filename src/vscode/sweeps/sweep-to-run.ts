import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { messageOf, UserError } from '../../errors';
import { safeRunName } from '../../runs/run-paths';
import { kindOfFile, runNameOf, sweepOfFile } from '../../settings-files/names';
import type { DatasetServices } from '../commands/dataset-commands';
import { pickDataset } from '../commands/train-command';
import { saveDocument } from '../save-document';
import { ActionableError } from '../show-error';
import { withZod } from '../with-zod';
import { folderOf } from '../workspace-folders';
import type { NewSweep } from './sweep-actions';
import type { SweepReference } from './sweep-store';

export type SweepToRun =
  | { readonly kind: 'new'; readonly sweep: NewSweep }
  /** The file lies in the folder of a sweep that is there: what it says now is what goes on. */
  | { readonly kind: 'resume'; readonly sweep: SweepReference };

/** The sweep of a file: the one that is given, or the one in the editor. Asks for the dataset where the file names none. */
export async function sweepToRun(given: unknown, services: DatasetServices): Promise<SweepToRun> {
  const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
  if (uri?.scheme !== 'file' || kindOfFile(uri.fsPath) !== 'sweep') {
    throw new UserError(l10n.t('Open a sweep file first, a file whose name ends with .sweep.yaml.'));
  }
  // What is on the screen is run: the process reads the file.
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) await saveDocument(open);
  const { dataset, name } = await read(await textOf(uri.fsPath), path.basename(uri.fsPath));
  const there = sweepOfFile(uri.fsPath);
  if (there) return { kind: 'resume', sweep: there };
  const workspace = await folderOf(uri, l10n.t('Sweep in which folder?'));
  const sweep = { workspace, name: name ?? runNameOf(uri.fsPath), file: uri.fsPath };
  // A dataset that the file names is where the file says, which need not be in the workspace.
  if (dataset !== undefined) return { kind: 'new', sweep };
  await services.datasets.refresh();
  const asked = await pickDataset(services, workspace, l10n.t('Stego: Run Sweep'));
  return { kind: 'new', sweep: { ...sweep, dataset: asked } };
}

/** From the disk: an editor follows what others write into a file a moment later. */
async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError(l10n.t('{0} cannot be read: {1}.', path.basename(file), messageOf(error)));
  }
}

/** Checks the file, so that a mistake is told before any process starts. */
async function read(text: string, origin: string) {
  const { parseSweepFile } = await withZod(() => import('../../sweeps/file/parse-sweep-file'));
  try {
    const { definition, problems } = parseSweepFile(text, origin);
    const mistake = problems.find(({ severity }) => severity === undefined);
    if (!definition) throw new UserError(mistake?.line ?? l10n.t('{0} is no sweep file.', origin));
    const { dataset } = definition;
    // A name of the file's own may hold anything; that of a folder may not.
    return { dataset, name: definition.name === undefined ? undefined : safeRunName(definition.name) };
  } catch (error) {
    throw new ActionableError(messageOf(error), {
      title: l10n.t('Show Problems'),
      command: 'workbench.actions.view.problems',
    });
  }
}
