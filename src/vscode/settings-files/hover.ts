import * as vscode from 'vscode';
import { withZod } from '../with-zod';
import { rangeIn, readingOf } from './settings-files';
import { explanationText } from './words';

/** Explains the setting under the mouse. */
export class SettingHover implements vscode.HoverProvider {
  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const reading = readingOf(document, position);
    if (!reading) return undefined;
    const { explain, expectationOf } = await withZod(() => import('../../writing-help/explain'));
    const found = explain(reading.text, reading.offset, reading.kind);
    if (!found) return undefined;
    const text = explanationText(found, expectationOf(found.schema));
    return new vscode.Hover(new vscode.MarkdownString(text), rangeIn(document, found.range));
  }
}
