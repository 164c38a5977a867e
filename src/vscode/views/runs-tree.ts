import * as vscode from 'vscode';
import type { CheckpointEntry } from '../../runs/contract';
import { formatDecibels } from '../number-text';
import type { CheckpointReference, CheckpointSelection } from '../runs/checkpoint-selection';
import { runContext, stateIcon, stateText } from '../runs/run-labels';
import type { KnownRun, RunReference, RunStore } from '../runs/run-store';
import { folderName, localFolders } from '../workspace-folders';

export interface RunNode extends RunReference {
  readonly kind: 'run';
}

export interface CheckpointNode extends CheckpointReference {
  readonly kind: 'checkpoint';
}

export type RunsNode = RunNode | CheckpointNode;

/** The view *Runs*: newest first, each with its checkpoints, newest first. */
export class RunsTree implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: readonly vscode.Disposable[];
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly store: RunStore,
    private readonly selection: CheckpointSelection,
  ) {
    this.subscriptions = [
      store.onDidChange(() => this.changed.fire()),
      selection.onDidChange(() => this.changed.fire()),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  async getChildren(parent?: RunsNode): Promise<RunsNode[]> {
    if (!parent) return this.store.runs.map(({ workspace, name }) => ({ kind: 'run', workspace, name }));
    if (parent.kind === 'checkpoint') return [];
    const { workspace, name } = parent;
    const checkpoints = this.store.find(parent)?.status?.checkpoints ?? [];
    return [...checkpoints].reverse().map(({ file }) => ({ kind: 'checkpoint', workspace, name, file }));
  }

  getParent(node: RunsNode): RunsNode | undefined {
    return node.kind === 'run' ? undefined : { kind: 'run', workspace: node.workspace, name: node.name };
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    const run = this.store.find(node);
    // Deleted between a reading and this question.
    if (!run) return new vscode.TreeItem(node.name);
    if (node.kind === 'run') return runItem(run);
    const entry = run.status?.checkpoints.find(({ file }) => file === node.file);
    return entry
      ? checkpointItem(run, entry, this.selection.isSelected(node))
      : new vscode.TreeItem(node.file);
  }
}

function runItem(run: KnownRun): vscode.TreeItem {
  const hasCheckpoints = (run.status?.checkpoints.length ?? 0) > 0;
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(run.name, hasCheckpoints ? Collapsed : None);
  item.id = `${run.workspace}\n${run.name}`;
  const folder = localFolders().length > 1 ? folderName(run.workspace) : '';
  const readable = run.problem === undefined;
  item.description = [readable ? stateText(run) : 'cannot be read', folder].filter(Boolean).join(' · ');
  item.tooltip = runTooltip(run);
  const { id, color } = readable ? stateIcon(run.state) : { id: 'warning', color: 'list.warningForeground' };
  item.iconPath = new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue = runContext(run.state);
  item.accessibilityInformation = { label: `Run ${run.name}, ${item.description}` };
  item.command = {
    title: 'Open Training Panel',
    command: 'stego.openTrainingPanel',
    arguments: [{ workspace: run.workspace, name: run.name }],
  };
  return item;
}

function runTooltip({ name, state, status, config, problem, created }: KnownRun): vscode.MarkdownString {
  const rows: [string, string | undefined][] = [
    ['State', state],
    ['Step', status && `${status.step} of ${status.totalSteps}`],
    ['Dataset', config?.dataset.path],
    ['Device', status?.device],
    ['Started', new Date(created).toLocaleString()],
    ['Error', status?.error],
    ['Problem', problem],
  ];
  return tooltip(name, rows);
}

function checkpointItem(run: KnownRun, entry: CheckpointEntry, selected: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(`Step ${entry.step}`);
  item.id = `${run.workspace}\n${run.name}\n${entry.file}`;
  const marks = [
    ...(selected ? ['in use'] : []),
    ...(entry.file === run.status?.best ? ['best'] : []),
    ...(entry.file === run.status?.last ? ['last'] : []),
  ];
  const { validation } = entry;
  const quality =
    validation && `${validation.cover.psnr.toFixed(1)} / ${formatDecibels(validation.secret.psnr)}`;
  item.description = [marks.join(', '), quality].filter(Boolean).join(' · ');
  const metrics = ({ psnr, ssim, rmse }: { psnr: number; ssim: number; rmse: number }) =>
    `PSNR ${formatDecibels(psnr)}, SSIM ${ssim.toFixed(3)}, RMSE ${rmse.toFixed(2)}`;
  item.tooltip = tooltip(`${run.name}, step ${entry.step}`, [
    ['Cover', validation && metrics(validation.cover)],
    ['Secret', validation && metrics(validation.secret)],
    ['Marks', marks.join(', ')],
    ['File', entry.file],
  ]);
  const icon = selected ? 'pass-filled' : entry.file === run.status?.best ? 'star-full' : 'save';
  item.iconPath = new vscode.ThemeIcon(icon);
  item.contextValue = selected ? 'checkpoint.selected' : 'checkpoint';
  return item;
}

/** Names and errors come from files, so they are escaped by `appendText`. */
function tooltip(
  title: string,
  rows: readonly (readonly [string, string | undefined])[],
): vscode.MarkdownString {
  const text = new vscode.MarkdownString('**').appendText(title).appendMarkdown('**\n\n');
  for (const [label, value] of rows) {
    if (value) text.appendMarkdown(`${label}: `).appendText(value).appendMarkdown('  \n');
  }
  return text;
}
