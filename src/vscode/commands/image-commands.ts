import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client';
import type { HideResult, SecretFit } from '../../engine/protocol';
import { CancelledError, UserError } from '../../errors';
import { containerNameFor, revealedNameFor } from '../../hiding/names';
import { revealEditorType } from '../editors/reveal/reveal-editor-provider';
import { requestWithProgress } from '../engine-request';
import { imageOf, pickImage } from '../image-files';
import { formatDecibels } from '../number-text';
import type { CheckpointSelection } from '../runs/checkpoint-selection';
import { showError } from '../show-error';
import { moveToTrash } from '../trash';
import { folderOf } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';

export interface ImageServices {
  readonly engine: EngineClient;
  readonly selection: CheckpointSelection;
  readonly log: vscode.LogOutputChannel;
}

/** Ratios of width to height that differ by less are squeezed without a question. */
const tolerableStretch = 0.01;

export function registerImageCommands(commands: CommandRegistrar, services: ImageServices): void {
  const { engine, selection, log } = services;

  commands.registerTrusted('hideSecret', async (argument?: unknown, _all?: unknown, given?: unknown) => {
    const cover = imageOf(argument, 'image') ?? (await pickImage('In which image shall a secret be hidden?'));
    const checkpoint = await selection.inUse(await folderOf(cover, 'Whose checkpoint shall hide?'));
    const secret =
      given instanceof vscode.Uri
        ? given
        : await pickImage(`What shall be hidden in ${path.basename(cover.fsPath)}?`, { except: cover });
    const fit = await fitFor(engine, cover, secret);
    const title = `Hiding ${path.basename(secret.fsPath)} in ${path.basename(cover.fsPath)}`;
    const hidden = await requestWithProgress(engine, title, 'hide', {
      checkpoint: checkpoint.path,
      cover: cover.fsPath,
      secret: secret.fsPath,
      output: freeContainerName(cover.fsPath),
      fit,
      overwrite: false,
    });
    offerNextSteps(hidden).catch((error: unknown) => showError(error, log));
    return vscode.Uri.file(hidden.output);
  });

  commands.registerTrusted('previewRevealed', async (argument?: unknown) => {
    const container = await containerFor(argument, 'Which image hides a secret?');
    await openPreview(container);
  });

  commands.registerTrusted('saveRevealed', async (argument?: unknown, given?: unknown) => {
    const container = await containerFor(argument, 'Whose secret shall be saved?');
    const checkpoint = await selection.inUse(
      await folderOf(container, 'Whose checkpoint reveals this image?'),
    );
    const output = given instanceof vscode.Uri ? given : await askOutput(container);
    if (output.fsPath === container.fsPath) {
      throw new UserError('Choose another name: the container would be lost.');
    }
    await requestWithProgress(
      engine,
      `Saving what ${path.basename(container.fsPath)} hides`,
      'saveRevealed',
      {
        checkpoint: checkpoint.path,
        container: container.fsPath,
        output: output.fsPath,
      },
    );
    const message = `Saved as ${path.basename(output.fsPath)}.`;
    void vscode.window.showInformationMessage(message, 'Open').then((chosen) => chosen && openImage(output));
    return output;
  });
}

async function containerFor(argument: unknown, question: string): Promise<vscode.Uri> {
  return imageOf(argument, 'container') ?? (await pickImage(question, { role: 'container' }));
}

/** Asks how the secret is to fill the cover, unless they have the same shape. */
async function fitFor(engine: EngineClient, cover: vscode.Uri, secret: vscode.Uri): Promise<SecretFit> {
  const [coverSize, secretSize] = await Promise.all(
    [cover, secret].map(({ fsPath }) => engine.request('imageSize', { path: fsPath })),
  );
  const stretch = coverSize.width / coverSize.height / (secretSize.width / secretSize.height);
  if (Math.abs(Math.log(stretch)) <= tolerableStretch) return 'fill';
  const sizes = `${secretSize.width} × ${secretSize.height} into ${coverSize.width} × ${coverSize.height}`;
  const items: (vscode.QuickPickItem & { fit: SecretFit })[] = [
    { label: 'Whole picture', detail: 'All of the secret, with bars at two sides.', fit: 'contain' },
    { label: 'Crop', detail: 'Fills the cover; two sides of the secret are cut off.', fit: 'cover' },
    { label: 'Stretch', detail: 'All of the secret, squeezed into the shape of the cover.', fit: 'fill' },
  ];
  const placeHolder = `The secret has another shape than the cover (${sizes}). How shall it fit?`;
  const chosen = await vscode.window.showQuickPick(items, { placeHolder });
  if (!chosen) throw new CancelledError();
  return chosen.fit;
}

/** `<name>.stego.png` beside the cover, with a number where that exists. */
function freeContainerName(cover: string): string {
  for (let number = 1; ; number++) {
    const file = containerNameFor(cover, number);
    if (!existsSync(file)) return file;
  }
}

async function offerNextSteps({ output, coverPsnr, secretPsnr }: HideResult): Promise<void> {
  const uri = vscode.Uri.file(output);
  const quality = `cover ${formatDecibels(coverPsnr)}, revealed secret ${formatDecibels(secretPsnr)} PSNR`;
  const message = `${path.basename(output)} holds the secret: ${quality}.`;
  const actions = {
    Open: () => openImage(uri),
    'Preview Revealed Secret': () => openPreview(uri),
    Undo: async () => {
      // Only just made and made again in seconds: where there is no trash, it is deleted.
      if (!(await moveToTrash(uri))) await vscode.workspace.fs.delete(uri);
    },
  };
  const names = Object.keys(actions) as (keyof typeof actions)[];
  const chosen = await vscode.window.showInformationMessage(message, ...names);
  if (chosen) await actions[chosen]();
}

async function askOutput(container: vscode.Uri): Promise<vscode.Uri> {
  const output = await vscode.window.showSaveDialog({
    title: 'Save Revealed Secret',
    defaultUri: vscode.Uri.file(revealedNameFor(container.fsPath)),
    filters: { 'Lossless images': ['png', 'webp', 'tif', 'tiff'] },
  });
  if (!output) throw new CancelledError();
  return output;
}

/** Beside what is looked at now; one preview after the other stays in one column. */
async function openPreview(container: vscode.Uri): Promise<void> {
  const active: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isPreview = active instanceof vscode.TabInputCustom && active.viewType === revealEditorType;
  const column = isPreview ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
  await vscode.commands.executeCommand('vscode.openWith', container, revealEditorType, column);
}

async function openImage(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', uri);
}
