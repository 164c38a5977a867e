import type { DocumentSelector, Position, Range, TextDocument } from 'vscode';
import * as vscode from 'vscode';
import { kindOfFile, type SettingsFileKind } from '../../settings-files/names';
import type { TextRange } from '../../settings-files/settings-document';

/**
 * Where the files of settings are. Their language stays YAML, so that its colours and whatever else a user has for it
 * go on working.
 */
export const settingsFiles: DocumentSelector = [
  { scheme: 'file', pattern: '**/*.stego.{yaml,yml}' },
  { scheme: 'file', pattern: '**/.stego/runs/*/config.yaml' },
  { scheme: 'file', pattern: '**/*.sweep.{yaml,yml}' },
  { scheme: 'file', pattern: '**/.stego/sweeps/*/sweep.yaml' },
];

export function kindOf(document: TextDocument): SettingsFileKind | undefined {
  return document.uri.scheme === 'file' ? kindOfFile(document.uri.fsPath) : undefined;
}

export function rangeIn(document: TextDocument, { start, end }: TextRange): Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** The text of a document, where in it a position lies, and what it is; undefined for other files. */
export function readingOf(document: TextDocument, position: Position) {
  const kind = kindOf(document);
  return kind && { text: document.getText(), offset: document.offsetAt(position), kind };
}
