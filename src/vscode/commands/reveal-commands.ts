import path from 'node:path';
import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client';
import { CancelledError, UserError } from '../../errors';
import { revealedNameFor } from '../../hiding/names';
import { requestWithProgress } from '../engine-request';
import { imageOf, pickImage } from '../image-files';
import { openImage, openPreview } from '../open-image';
import type { CheckpointSelection } from '../runs/checkpoint-selection';
import { chosenDevice } from '../settings';
import { folderIfOpen } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';

export interface RevealServices {
  readonly engine: EngineClient;
  readonly selection: CheckpointSelection;
}

export function registerRevealCommands(
  commands: CommandRegistrar,
  { engine, selection }: RevealServices,
): void {
  commands.registerTrusted('previewRevealed', async (argument?: unknown) => {
    const container = await containerFor(argument, 'Which image hides a secret?');
    await openPreview(container);
  });

  commands.registerTrusted('saveRevealed', async (argument?: unknown, given?: unknown) => {
    const container = await containerFor(argument, 'Whose secret shall be saved?');
    const checkpoint = await selection.inUse(
      await folderIfOpen(container, 'Whose checkpoint reveals this image?'),
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
        device: chosenDevice(),
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

async function askOutput(container: vscode.Uri): Promise<vscode.Uri> {
  const output = await vscode.window.showSaveDialog({
    title: 'Save Revealed Secret',
    defaultUri: vscode.Uri.file(revealedNameFor(container.fsPath)),
    filters: { 'Lossless images': ['png', 'webp', 'tif', 'tiff'] },
  });
  if (!output) throw new CancelledError();
  return output;
}
