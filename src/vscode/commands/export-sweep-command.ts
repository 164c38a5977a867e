import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client';
import { syncAllCommand } from '../../exports/sync-command';
import { requestWithProgress } from '../engine-request';
import { sweepFor } from '../sweeps/pick-sweep';
import type { KnownSweep, SweepStore } from '../sweeps/sweep-store';
import type { CommandRegistrar } from './command-registrar';
import { askFile, askFolder, askFormat, offerOpening, offerSync } from './export-questions';

type Format = 'csv' | 'json' | 'wandb';

/** What a keybinding or another command may decide beforehand; the rest is asked. */
interface ExportSweepAnswers {
  readonly format: Format;
  /** The file, or the folder that gets `wandb/`. */
  readonly output: vscode.Uri;
}

/** The trials of a sweep, taken away to other programs. */
export function registerExportSweepCommand(
  commands: CommandRegistrar,
  { engine, sweeps }: { readonly engine: EngineClient; readonly sweeps: SweepStore },
): void {
  commands.registerTrusted('exportSweep', async (argument?: unknown, _all?: unknown, given?: unknown) => {
    const hasTrials = ({ status }: KnownSweep) => (status?.sweep.trials.length ?? 0) > 0;
    const { workspace, name, folder } = await sweepFor(sweeps, argument, hasTrials, {
      placeHolder: l10n.t('Which sweep shall be exported?'),
      none: l10n.t('No sweep of this workspace has a trial yet.'),
    });
    const answers = (given ?? {}) as Partial<ExportSweepAnswers>;
    const format = answers.format ?? (await askSweepFormat(name));
    const place = answers.output ?? (await askPlace(workspace, name, format));
    // The save dialog has asked already; nobody has about what lies in a folder.
    const params = { folder, format, output: place.fsPath, overwrite: format !== 'wandb' };
    const title = l10n.t('Exporting {0}', name);
    const { made } = await requestWithProgress(engine, title, 'exportSweep', params);
    if (format !== 'wandb') {
      void offerOpening(l10n.t('Exported as {0}.', path.basename(place.fsPath)), place);
      return place;
    }
    const message =
      made.length === 1
        ? l10n.t('1 trial is exported for W&B.')
        : l10n.t('{0} trials are exported for W&B.', made.length);
    void offerSync(message, syncAllCommand(place.fsPath));
    return vscode.Uri.joinPath(place, 'wandb');
  });
}

function askSweepFormat(name: string): Promise<Format> {
  return askFormat(name, {
    csv: [l10n.t('CSV'), l10n.t('its trials as a table, for spreadsheets')],
    json: [l10n.t('JSON'), l10n.t('its trials as a list, for programs')],
    wandb: [
      l10n.t('W&B Offline Runs'),
      l10n.t('each trial with its figures and configuration, for wandb sync'),
    ],
  });
}

function askPlace(workspace: string, name: string, format: Format): Promise<vscode.Uri> {
  if (format === 'wandb') return askFolder(workspace);
  return askFile(l10n.t('Export Trials'), path.join(workspace, `${name}-trials.${format}`));
}
