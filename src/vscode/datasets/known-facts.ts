import type { Memento } from 'vscode';
import type { DatasetFacts } from '../../datasets/contract';
import { areUnchanged } from '../../datasets/folder-stamps';
import type { EngineClient } from '../../engine/client';

const key = 'stego.datasetFacts';
/** Those that were described last. */
const kept = 20;

/** What the engine found out about folders of images, kept for the next window: a large one is walked only once. */
export class KnownFacts {
  private readonly facts: Map<string, DatasetFacts>;
  private readonly certain = new Set<string>();
  private readonly doubtful = new Set<string>();

  constructor(
    private readonly engine: EngineClient,
    private readonly memory: Memento,
  ) {
    this.facts = new Map(memory.get<[string, DatasetFacts][]>(key) ?? []);
  }

  /** What was known last, certain or not. */
  of(path: string): DatasetFacts | undefined {
    return this.facts.get(path);
  }

  isCertain(path: string): boolean {
    return this.certain.has(path);
  }

  /** The folder is to be described anew. */
  doubt(path: string): void {
    this.certain.delete(path);
    this.doubtful.add(path);
  }

  /** Describes the folder unless what is known of it still holds. Whether there is something new to tell. */
  async ascertain(path: string): Promise<boolean> {
    const stamps = this.doubtful.has(path) ? undefined : this.facts.get(path)?.folders;
    this.doubtful.delete(path);
    this.certain.add(path);
    if (stamps && (await areUnchanged(path, stamps))) return false;
    const found = await this.engine.request('describeDataset', { path }).catch(() => undefined);
    this.facts.delete(path);
    if (found) this.facts.set(path, found);
    await this.memory.update(key, [...this.facts].slice(-kept));
    return true;
  }
}
