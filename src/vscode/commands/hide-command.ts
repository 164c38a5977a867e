import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { imagesOf, pickImage } from '../image-files';
import type { HidePanels } from '../panels/hide/hide-panels';
import type { CommandRegistrar } from './command-registrar';
import { hideAtOnce, type HideServices } from './hide-at-once';

/**
 * `stego.hideSecret`: opens the panel for the image that was clicked, or for all images that are selected with it. For
 * programs: with a secret given, it hides at once and gives the container, or of several covers the containers that
 * were written.
 */
export function registerHideCommand(
  commands: CommandRegistrar,
  { panels, ...services }: HideServices & { readonly panels: HidePanels },
): void {
  commands.registerTrusted('hideSecret', async (clicked?: unknown, selected?: unknown, given?: unknown) => {
    const clickedOn = imagesOf(clicked, selected);
    const covers =
      clickedOn.length > 0
        ? clickedOn
        : [await pickImage(l10n.t('In which image shall a secret be hidden?'))];
    if (given instanceof vscode.Uri) return hideAtOnce(services, covers, given);
    const question =
      covers.length === 1
        ? l10n.t('What shall be hidden in {0}?', path.basename(covers[0].fsPath))
        : l10n.t('What shall be hidden in the {0} images?', covers.length);
    panels.open(covers, await pickImage(question, { except: covers }));
    return undefined;
  });
}
