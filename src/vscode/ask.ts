import * as vscode from 'vscode';
import { CancelledError } from '../errors';

// Questions stay until they are answered or left with Escape. A page that asked one gets the keyboard back between two of
// them, on a busy machine so late that it takes it from the second one, which would close.
const staying = { ignoreFocusOut: true };

type Items<T> = readonly T[] | Thenable<readonly T[]>;

/** The item that the user picks. Throws CancelledError where the list is left. */
export async function askOne<T extends vscode.QuickPickItem>(
  items: Items<T>,
  options: vscode.QuickPickOptions,
): Promise<T> {
  const chosen = await vscode.window.showQuickPick(items, { ...options, ...staying });
  if (!chosen) throw new CancelledError();
  return chosen;
}

/** The items that the user ticks, which may be none. Throws CancelledError where the list is left. */
export async function askMany<T extends vscode.QuickPickItem>(
  items: Items<T>,
  options: vscode.QuickPickOptions,
): Promise<readonly T[]> {
  const chosen = await vscode.window.showQuickPick(items, { ...options, ...staying, canPickMany: true });
  if (!chosen) throw new CancelledError();
  return chosen;
}

/** What the user writes, perhaps nothing. Throws CancelledError where the question is left. */
export async function askText(options: vscode.InputBoxOptions): Promise<string> {
  const text = await vscode.window.showInputBox({ ...options, ...staying });
  if (text === undefined) throw new CancelledError();
  return text;
}
