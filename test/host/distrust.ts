import * as assert from 'node:assert';
import * as vscode from 'vscode';

/** The window of these tests is trusted: until `trust` it does not seem so. */
export function distrust(): { trust(): void } {
  const own = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted');
  assert.ok(own?.configurable, 'VS Code lets this property be replaced');
  Object.defineProperty(vscode.workspace, 'isTrusted', { get: () => false, configurable: true });
  return { trust: () => Object.defineProperty(vscode.workspace, 'isTrusted', own) };
}
