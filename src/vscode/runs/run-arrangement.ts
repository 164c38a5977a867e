import { EventEmitter, type Disposable, type Memento } from 'vscode';
import type { RunOrder } from './run-order';
import type { RunReference } from './run-store';

const pinsKey = 'stego.pinnedRuns';
const orderKey = 'stego.runOrder';

/** How the user wants the runs of this workspace listed: which on top, and the others in which order. */
export class RunArrangement implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly memory: Memento) {}

  get order(): RunOrder {
    return this.memory.get<RunOrder>(orderKey) ?? 'newest';
  }

  async setOrder(order: RunOrder): Promise<void> {
    await this.memory.update(orderKey, order);
    this.changed.fire();
  }

  isPinned(run: RunReference): boolean {
    return this.pins.includes(keyOf(run));
  }

  async setPinned(runs: readonly RunReference[], pinned: boolean): Promise<void> {
    const keys = runs.map(keyOf);
    const others = this.pins.filter((key) => !keys.includes(key));
    await this.memory.update(pinsKey, pinned ? [...others, ...keys] : others);
    this.changed.fire();
  }

  /** A run that gets another name stays pinned. */
  async renamed(run: RunReference, name: string): Promise<void> {
    if (!this.isPinned(run)) return;
    await this.setPinned([run], false);
    await this.setPinned([{ ...run, name }], true);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private get pins(): readonly string[] {
    return this.memory.get<readonly string[]>(pinsKey) ?? [];
  }
}

const keyOf = ({ workspace, name }: RunReference) => `${workspace}\n${name}`;
