import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { DisposableStore } from '../disposable-store';
import { withZod } from '../with-zod';
import { kindOf } from './settings-files';

/** Above the first line: the training that the file describes, to start it. */
export class TrainLenses implements vscode.CodeLensProvider, vscode.Disposable {
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
    const title =
      kind === 'config'
        ? `$(run-all) ${l10n.t('Train Again with These Settings')}`
        : `$(play) ${await trainingTitle(document.getText())}`;
    const command = { title, command: 'stego.trainFile', arguments: [document.uri] };
    return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command)];
  }
}

async function trainingTitle(text: string): Promise<string> {
  const { summaryOf } = await withZod(() => import('../../training-files/summary'));
  const { preset, dataset } = summaryOf(text);
  return dataset === undefined
    ? l10n.t('Train · preset {0} · choose the dataset', preset)
    : l10n.t('Train · preset {0} · dataset {1}', preset, dataset);
}
