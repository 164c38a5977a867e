import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { SettingsFileKind } from '../../settings-files/names';
import { DisposableStore } from '../disposable-store';
import { withZod } from '../with-zod';
import { kindOf } from './settings-files';

/** Above the first line: the training or the sweep that the file describes, to start it. */
export class StartLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor() {
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.changed.fire()));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const kind = kindOf(document);
    if (kind === undefined || !vscode.workspace.isTrusted) return [];
    const title = await titles[kind](document.getText());
    if (title === undefined) return [];
    const command = kind === 'sweep' ? 'stego.runSweep' : 'stego.trainFile';
    const start = { title, command, arguments: [document.uri] };
    return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), start)];
  }
}

/** What there is to start; undefined where nothing can be. */
const titles: Readonly<Record<SettingsFileKind, (text: string) => Promise<string | undefined>>> = {
  config: async () => `$(run-all) ${l10n.t('Train Again with These Settings')}`,
  training: async (text) => `$(play) ${await trainingTitle(text)}`,
  sweep: sweepTitle,
};

async function trainingTitle(text: string): Promise<string> {
  const { summaryOf } = await withZod(() => import('../../settings-files/summary'));
  const { preset, dataset } = summaryOf(text);
  return dataset === undefined
    ? l10n.t('Train · preset {0} · choose the dataset', preset)
    : l10n.t('Train · preset {0} · dataset {1}', preset, dataset);
}

/** A sweep with mistakes would only say so when it is started. */
async function sweepTitle(text: string): Promise<string | undefined> {
  const { parseSweepFile, trialsOf } = await withZod(async () => ({
    ...(await import('../../sweeps/file/parse-sweep-file')),
    ...(await import('../../sweeps/file/trials-of')),
  }));
  const { definition } = parseSweepFile(text, '');
  if (!definition) return undefined;
  const { method } = definition;
  const count = trialsOf(definition);
  const start = `$(run-all) ${l10n.t('Run Sweep')} · ${method}`;
  if (count === undefined) return `${start} · ${l10n.t('until it is stopped')}`;
  return `${start} · ${count === 1 ? l10n.t('1 trial') : l10n.t('{0} trials', count)}`;
}
