import * as vscode from 'vscode';
import type { KnownSweep, SweepReference, SweepStore } from '../sweeps/sweep-store';
import { rankedTrials, sweepItem, trialItem } from './sweep-items';

export interface SweepNode extends SweepReference {
  readonly kind: 'sweep';
}

export interface TrialNode extends SweepReference {
  readonly kind: 'trial';
  readonly trial: number;
}

export type SweepsNode = SweepNode | TrialNode;

/** A question must have been put before the tree follows: drawn anew it takes the keyboard, and closes the question. */
const drawAfterMs = 250;

/** The view *Sweeps*: each with its trials, the best first. */
export class SweepsTree implements vscode.TreeDataProvider<SweepsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<SweepNode[] | void>();
  private readonly subscription: vscode.Disposable;
  /** VS Code knows items by these objects, so a sweep keeps its own. */
  private nodes = new Map<string, SweepNode>();
  private shown: readonly KnownSweep[] = [];
  private drawing: NodeJS.Timeout | undefined;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly store: SweepStore) {
    this.subscription = store.onDidChange(() => {
      this.drawing ??= setTimeout(() => this.refresh(), drawAfterMs);
    });
  }

  dispose(): void {
    clearTimeout(this.drawing);
    this.subscription.dispose();
    this.changed.dispose();
  }

  async getChildren(parent?: SweepsNode): Promise<SweepsNode[]> {
    if (!parent) {
      // Until then the view shows that it is busy, and not that there is no sweep.
      await this.store.firstReading;
      return this.roots();
    }
    const status = this.store.find(parent)?.status;
    if (parent.kind === 'trial' || !status) return [];
    const { workspace, name } = parent;
    return rankedTrials(status).map(({ number }) => ({ kind: 'trial', workspace, name, trial: number }));
  }

  getParent(node: SweepsNode): SweepsNode | undefined {
    return node.kind === 'sweep' ? undefined : this.nodes.get(keyOf(node));
  }

  getTreeItem(node: SweepsNode): vscode.TreeItem {
    const sweep = this.store.find(node);
    // Deleted between a reading and this question.
    if (!sweep) return new vscode.TreeItem(node.name);
    return node.kind === 'sweep' ? sweepItem(sweep) : trialItem(sweep, node.trial);
  }

  private roots(): SweepNode[] {
    this.shown = this.store.sweeps;
    const nodes = this.shown.map((sweep) => {
      const { workspace, name } = sweep;
      const key = keyOf(sweep);
      return [key, this.nodes.get(key) ?? ({ kind: 'sweep', workspace, name } as const)] as const;
    });
    this.nodes = new Map(nodes);
    return [...this.nodes.values()];
  }

  /** Sweeps that changed are drawn anew, and all of them where some came or went. */
  private refresh(): void {
    this.drawing = undefined;
    const { sweeps } = this.store;
    const former = this.shown;
    const sameNames =
      sweeps.length === former.length && sweeps.every((each, i) => keyOf(each) === keyOf(former[i]));
    if (!sameNames) return this.changed.fire();
    this.shown = sweeps;
    const changed = sweeps.filter((sweep, i) => sweep !== former[i]);
    const nodes = changed.flatMap((sweep) => this.nodes.get(keyOf(sweep)) ?? []);
    if (nodes.length > 0) this.changed.fire(nodes);
  }
}

const keyOf = ({ workspace, name }: SweepReference) => `${workspace}\n${name}`;
