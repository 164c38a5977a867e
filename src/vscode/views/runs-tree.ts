import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CheckpointEntry, PairMetrics } from '../../runs/contract';
import { TimeSlices } from '../../time-slices';
import { formatDecibels } from '../number-text';
import type { CheckpointReference, CheckpointSelection } from '../runs/checkpoint-selection';
import type { RunArrangement } from '../runs/run-arrangement';
import { runContext, stateIcon, stateName, stateText } from '../runs/run-labels';
import { arranged, bestFigures } from '../runs/run-order';
import { isSameRun, type KnownRun, type RunReference, type RunStore } from '../runs/run-store';
import { folderName, localFolders } from '../workspace-folders';
import { withNewestSheet } from './newest-sheet';

export interface RunNode extends RunReference {
  readonly kind: 'run';
}

export interface CheckpointNode extends CheckpointReference {
  readonly kind: 'checkpoint';
}

export type RunsNode = RunNode | CheckpointNode;

/** More items than this are told of as the whole tree. */
const singleItems = 20;

/**
 * VS Code gives the keyboard back to a tree that it has drawn anew. Commands read the runs before they ask for a name, so
 * a question must have been put before the tree follows, or it would be closed again at once.
 */
const drawAfterMs = 250;

/** The view *Runs*: pinned ones first, each with its checkpoints, newest first. */
export class RunsTree implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<RunNode[] | void>();
  private readonly subscriptions: readonly vscode.Disposable[];
  /** VS Code knows items by these objects, so a run keeps its own. */
  private nodes = new Map<string, RunNode>();
  private shown: readonly KnownRun[] = [];
  private readonly slices = new TimeSlices();
  private drawing: NodeJS.Timeout | undefined;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly store: RunStore,
    private readonly selection: CheckpointSelection,
    private readonly arrangement: RunArrangement,
  ) {
    this.subscriptions = [
      store.onDidChange(() => this.refreshSoon()),
      selection.onDidChange(() => this.changed.fire()),
      arrangement.onDidChange(() => this.changed.fire()),
    ];
  }

  dispose(): void {
    clearTimeout(this.drawing);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  async getChildren(parent?: RunsNode): Promise<RunsNode[]> {
    if (!parent) {
      // Until then the view shows that it is busy, and not that there is no run.
      await this.store.firstReading;
      return this.roots();
    }
    if (parent.kind === 'checkpoint') return [];
    const { workspace, name } = parent;
    const checkpoints = this.store.find(parent)?.status?.checkpoints ?? [];
    return [...checkpoints].reverse().map(({ file }) => ({ kind: 'checkpoint', workspace, name, file }));
  }

  getParent(node: RunsNode): RunsNode | undefined {
    return node.kind === 'run' ? undefined : this.nodes.get(keyOf(node));
  }

  getTreeItem(node: RunsNode): vscode.TreeItem | Promise<vscode.TreeItem> {
    // VS Code asks for all of a long list at once, and then does with each item more than we do.
    return this.slices.pause()?.then(() => this.itemOf(node)) ?? this.itemOf(node);
  }

  private itemOf(node: RunsNode): vscode.TreeItem {
    const run = this.store.find(node);
    // Deleted between a reading and this question.
    if (!run) return new vscode.TreeItem(node.name);
    if (node.kind === 'run') return runItem(run, this.arrangement.isPinned(run));
    const entry = run.status?.checkpoints.find(({ file }) => file === node.file);
    return entry
      ? checkpointItem(run, entry, this.selection.isSelected(node))
      : new vscode.TreeItem(node.file);
  }

  /** Only what the pointer rests on gets a tooltip with pictures. */
  async resolveTreeItem(item: vscode.TreeItem, node: RunsNode): Promise<vscode.TreeItem> {
    const run = node.kind === 'run' ? this.store.find(node) : undefined;
    if (run) item.tooltip = await withNewestSheet(runTooltip(run), run);
    return item;
  }

  private roots(): RunNode[] {
    this.shown = arranged(this.store.runs, this.arrangement.order, (run) => this.arrangement.isPinned(run));
    const nodes = this.shown.map(({ workspace, name }) => {
      const key = keyOf({ workspace, name });
      return [key, this.nodes.get(key) ?? ({ kind: 'run', workspace, name } as const)] as const;
    });
    this.nodes = new Map(nodes);
    return [...this.nodes.values()];
  }

  private refreshSoon(): void {
    this.drawing ??= setTimeout(() => {
      this.drawing = undefined;
      this.refresh();
    }, drawAfterMs);
  }

  /** Where the order stays, only the runs that changed are drawn anew. */
  private refresh(): void {
    const former = this.shown;
    const now = arranged(this.store.runs, this.arrangement.order, (run) => this.arrangement.isPinned(run));
    const sameOrder = now.length === former.length && now.every((run, i) => isSameRun(run, former[i]));
    const changed = now.filter((run, i) => run !== former[i]);
    if (!sameOrder || changed.length > singleItems) return this.changed.fire();
    this.shown = now;
    const nodes = changed.flatMap((run) => this.nodes.get(keyOf(run)) ?? []);
    if (nodes.length > 0) this.changed.fire(nodes);
  }
}

const keyOf = ({ workspace, name }: RunReference) => `${workspace}\n${name}`;

function runItem(run: KnownRun, pinned: boolean): vscode.TreeItem {
  const hasCheckpoints = (run.status?.checkpoints.length ?? 0) > 0;
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(run.name, hasCheckpoints ? Collapsed : None);
  item.id = `${run.workspace}\n${run.name}`;
  const folder = localFolders().length > 1 ? folderName(run.workspace) : '';
  const readable = run.problem === undefined;
  const best = bestFigures(run);
  const quality = best && figures(best);
  const text = readable ? stateText(run) : l10n.t('cannot be read');
  item.description = [...(pinned ? [l10n.t('pinned')] : []), text, quality, folder]
    .filter(Boolean)
    .join(' · ');
  const { id, color } = readable ? stateIcon(run.state) : { id: 'warning', color: 'list.warningForeground' };
  item.iconPath = new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue = [runContext(run.state), ...(pinned ? ['pinned'] : [])].join('.');
  item.accessibilityInformation = { label: l10n.t('Run {0}, {1}', run.name, item.description) };
  item.command = {
    title: l10n.t('Open Training Panel'),
    command: 'stego.openTrainingPanel',
    arguments: [{ workspace: run.workspace, name: run.name }],
  };
  return item;
}

/** Cover and secret, as everywhere in this order. */
function figures({ cover, secret }: PairMetrics): string {
  return `${cover.psnr.toFixed(1)} / ${formatDecibels(secret.psnr)}`;
}

function runTooltip({ name, state, status, config, problem, created }: KnownRun): vscode.MarkdownString {
  const rows: [string, string | undefined][] = [
    [l10n.t('State'), stateName(state)],
    [l10n.t('Step'), status && l10n.t('{0} of {1}', status.step, status.totalSteps)],
    [l10n.t('Dataset'), config?.dataset.path],
    [l10n.t('Device'), status?.device],
    [l10n.t('Started'), new Date(created).toLocaleString()],
    [l10n.t('Error'), status?.error],
    [l10n.t('Problem'), problem],
  ];
  return tooltip(name, rows);
}

function checkpointItem(run: KnownRun, entry: CheckpointEntry, selected: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('Step {0}', entry.step));
  item.id = `${run.workspace}\n${run.name}\n${entry.file}`;
  const marks = [
    ...(selected ? [l10n.t('in use')] : []),
    ...(entry.file === run.status?.best ? [l10n.t('best')] : []),
    ...(entry.file === run.status?.last ? [l10n.t('last')] : []),
    ...(entry.kept !== undefined ? [l10n.t('kept')] : []),
  ];
  const { validation, kept } = entry;
  const quality = validation && figures(validation);
  item.description = [marks.join(', '), quality].filter(Boolean).join(' · ');
  const metrics = ({ psnr, ssim, rmse }: { psnr: number; ssim: number; rmse: number }) =>
    `PSNR ${formatDecibels(psnr)}, SSIM ${ssim.toFixed(3)}, RMSE ${rmse.toFixed(2)}`;
  item.tooltip = tooltip(l10n.t('{0}, step {1}', run.name, entry.step), [
    [l10n.t('Cover'), validation && metrics(validation.cover)],
    [l10n.t('Secret'), validation && metrics(validation.secret)],
    [l10n.t('Marks'), marks.join(', ')],
    [
      l10n.t('Kept'),
      kept &&
        l10n.t('saved on request, {0}; training on does not delete it', new Date(kept).toLocaleString()),
    ],
    [l10n.t('File'), entry.file],
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
