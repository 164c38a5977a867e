import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Completion, KnownValues } from '../../writing-help/complete';
import type { DatasetStore } from '../datasets/dataset-store';
import { withZod } from '../with-zod';
import { rangeIn, readingOf } from './settings-files';
import { explanationText } from './words';

/** Offers keys at their place and the values that fit them. */
export class SettingCompletion implements vscode.CompletionItemProvider {
  /** YAML's words are strings to VS Code, in which it suggests nothing by itself; these make it ask. */
  static readonly triggers = [...'abcdefghijklmnopqrstuvwxyz ', '\n'];

  constructor(private readonly datasets: DatasetStore) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const reading = readingOf(document, position);
    if (!reading) return [];
    const { complete, expectationOf } = await withZod(async () => ({
      ...(await import('../../writing-help/complete')),
      ...(await import('../../writing-help/explain')),
    }));
    if (token.isCancellationRequested) return [];
    const known = reading.kind === 'config' ? {} : this.knownFor(document);
    return complete(reading.text, reading.offset, reading.kind, known).map((completion, index) => {
      const item = itemOf(completion, index, document);
      if (completion.setting.description) {
        const { label: setting, setting: schema } = completion;
        const text = explanationText({ setting, schema }, expectationOf(schema));
        item.documentation = new vscode.MarkdownString(text);
      }
      return item;
    });
  }

  private knownFor({ uri }: vscode.TextDocument): KnownValues {
    const workspace = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
    const here = this.datasets.datasets.filter((each) => each.workspace === workspace && !each.missing);
    const names = here.map(({ name }) => name);
    return { dataset: names, 'dataset.path': names, 'stego.dataset': names };
  }
}

function itemOf(completion: Completion, index: number, document: vscode.TextDocument): vscode.CompletionItem {
  const { label, kind, snippet, range, isRequired, goesOn } = completion;
  const isEntry = label === '-';
  const item = new vscode.CompletionItem(
    { label: isEntry ? l10n.t('- (new entry)') : label, description: isRequired ? l10n.t('required') : '' },
    kind === 'setting' ? vscode.CompletionItemKind.Property : vscode.CompletionItemKind.Value,
  );
  item.insertText = new vscode.SnippetString(snippet);
  item.filterText = label;
  item.range = rangeIn(document, range);
  // In the order of the settings, not of the alphabet.
  item.sortText = String(index).padStart(4, '0');
  if (goesOn) item.command = { title: '', command: 'editor.action.triggerSuggest' };
  return item;
}
