import * as vscode from 'vscode';
import type { DatasetStore } from '../datasets/dataset-store';
import { DisposableStore } from '../disposable-store';
import type { RunStore } from '../runs/run-store';
import { SettingCompletion } from './completion';
import { SettingDiagnostics } from './diagnostics';
import { SettingHover } from './hover';
import { StartLenses } from './lenses';
import { SettingQuickFixes } from './quick-fixes';
import { settingsFiles } from './settings-files';

/** What the editor knows about files of settings, with or without another extension for YAML. */
export function registerSettingsFiles(datasets: DatasetStore, runs: RunStore): vscode.Disposable {
  const { languages } = vscode;
  const all = new DisposableStore();
  const { triggers } = SettingCompletion;
  all.add(
    languages.registerCompletionItemProvider(settingsFiles, new SettingCompletion(datasets), ...triggers),
  );
  all.add(languages.registerHoverProvider(settingsFiles, new SettingHover()));
  all.add(languages.registerCodeLensProvider(settingsFiles, all.add(new StartLenses())));
  all.add(
    languages.registerCodeActionsProvider(settingsFiles, new SettingQuickFixes(), SettingQuickFixes.metadata),
  );
  all.add(new SettingDiagnostics(runs));
  return all;
}
