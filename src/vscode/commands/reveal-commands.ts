import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client';
import type { RevealEditorProvider } from '../editors/reveal/reveal-editor-provider';
import { requestWithProgress } from '../engine-request';
import { imageOf, pickImage } from '../image-files';
import { openPreview } from '../open-image';
import type { CheckpointSelection } from '../runs/checkpoint-selection';
import { askPictureOutput, offerToOpen, refuseContainer } from '../save-picture';
import { chosenDevice } from '../settings';
import { folderIfOpen } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';

export interface RevealServices {
  readonly engine: EngineClient;
  readonly selection: CheckpointSelection;
  readonly previews: RevealEditorProvider;
}

export function registerRevealCommands(
  commands: CommandRegistrar,
  { engine, selection, previews }: RevealServices,
): void {
  commands.registerTrusted('previewRevealed', async (argument?: unknown) => {
    const container = await containerFor(argument, l10n.t('Which image hides a secret?'));
    await openPreview(container);
  });

  commands.registerTrusted('saveRevealed', async (argument?: unknown, given?: unknown) => {
    const container = await containerFor(argument, l10n.t('Whose secret shall be saved?'));
    // What is saved is what is seen.
    const checkpoint = previews.shownCheckpoint(container) ?? (await checkpointFor(container));
    const output =
      given instanceof vscode.Uri
        ? given
        : await askPictureOutput(container, 'revealed', l10n.t('Save Revealed Secret'));
    refuseContainer(output, container);
    await requestWithProgress(
      engine,
      l10n.t('Saving what {0} hides', path.basename(container.fsPath)),
      'saveRevealed',
      {
        checkpoint,
        device: chosenDevice(),
        container: container.fsPath,
        output: output.fsPath,
      },
    );
    offerToOpen(output);
    return output;
  });

  async function checkpointFor(container: vscode.Uri): Promise<string> {
    const folder = await folderIfOpen(container, l10n.t('Whose checkpoint reveals this image?'));
    return (await selection.inUse(folder)).path;
  }
}

async function containerFor(argument: unknown, question: string): Promise<vscode.Uri> {
  return imageOf(argument, 'container') ?? (await pickImage(question, { role: 'container' }));
}
