/**
 * Gives `@vscode/l10n` the translations that VS Code found. Its `t` is used instead of VS Code's own, which is the same,
 * so that what makes sentences can be tested without an editor. Imported before anything that holds strings.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

l10n.config({ contents: vscode.l10n.bundle ?? {} });
