import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { runOfConfig } from '../../settings-files/names';
import type { SettingProblem } from '../../settings-files/setting-problem';
import { DisposableStore } from '../disposable-store';
import type { RunStore } from '../runs/run-store';
import { withZod } from '../with-zod';
import { kindOf, rangeIn } from './settings-files';
import { problemText } from './words';

/** As long as a pause in typing. */
const pauseMs = 250;

/** A problem of which it is known what would mend it. */
export class MendableDiagnostic extends vscode.Diagnostic {
  constructor(
    range: vscode.Range,
    message: string,
    severity: vscode.DiagnosticSeverity,
    /** In the place of what stands in the range. */
    readonly fix: string,
  ) {
    super(range, message, severity);
  }
}

function diagnosticOf(problem: SettingProblem, document: vscode.TextDocument): vscode.Diagnostic {
  const range = rangeIn(document, problem.range);
  const severity = severities[problem.severity ?? 'error'];
  const fix = problem.kind === 'unknown' ? problem.meant : problem.fix;
  return fix === undefined
    ? new vscode.Diagnostic(range, problemText(problem), severity)
    : new MendableDiagnostic(range, problemText(problem), severity, fix);
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Underlines what a training or a sweep would refuse, in the documents that are open. */
export class SettingDiagnostics implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly collection = this.disposables.add(
    vscode.languages.createDiagnosticCollection('stego-settings'),
  );
  private readonly waiting = new Map<string, NodeJS.Timeout>();

  constructor(private readonly runs: RunStore) {
    const { workspace } = vscode;
    this.disposables.add(workspace.onDidOpenTextDocument((document) => void this.check(document)));
    this.disposables.add(workspace.onDidChangeTextDocument(({ document }) => this.checkSoon(document)));
    this.disposables.add(workspace.onDidSaveTextDocument((document) => void this.check(document)));
    this.disposables.add(workspace.onDidCloseTextDocument((document) => this.forget(document)));
    for (const document of workspace.textDocuments) void this.check(document);
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.disposables.dispose();
  }

  private checkSoon(document: vscode.TextDocument): void {
    if (kindOf(document) === undefined) return;
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    const timer = setTimeout(() => void this.check(document), pauseMs);
    this.waiting.set(key, timer);
  }

  private forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
    this.collection.delete(document.uri);
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    const kind = kindOf(document);
    if (kind === undefined) return;
    const { findProblems, SettingsDocument } = await withZod(async () => ({
      ...(await import('../../writing-help/problems')),
      ...(await import('../../settings-files/settings-document')),
    }));
    if (document.isClosed) return;
    const problems = findProblems(new SettingsDocument(document.getText()), kind);
    const found = problems.map((problem) => diagnosticOf(problem, document));
    const all = [...found, ...this.hintFor(document)];
    for (const diagnostic of all) diagnostic.source = 'Stego';
    this.collection.set(document.uri, all);
  }

  /** While it is being changed, and no longer: what a finished run was trained with is history. */
  private hintFor(document: vscode.TextDocument): vscode.Diagnostic[] {
    const run = runOfConfig(document.uri.fsPath);
    if (!run || !document.isDirty || this.runs.find(run)?.state !== 'finished') return [];
    const message = l10n.t(
      'The run {0} has finished with the settings of this file: changing them changes nothing of it. Save, and train again with them.',
      run.name,
    );
    const { range } = document.lineAt(0);
    return [new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Information)];
  }
}
