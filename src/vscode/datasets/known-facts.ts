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
  /** Known without what links lead to. */
  private readonly partial = new Set<string>();

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

  /** What was described without its links is to be described anew. */
  forgetPartial(): void {
    for (const path of this.partial) this.doubt(path);
  }

  /**
   * Describes the folder unless what is known of it still holds. Whether there is something new to tell.
   * @param within links that lead out of this folder are not followed; what is found then is not kept
   */
  async ascertain(path: string, within?: string): Promise<boolean> {
    const isWhole = within === undefined;
    // Looking at stamps follows links as well.
    const stamps = isWhole && !this.doubtful.has(path) ? this.facts.get(path)?.folders : undefined;
    this.doubtful.delete(path);
    this.certain.add(path);
    // Before anything is waited for: all may be allowed meanwhile.
    if (!isWhole) this.partial.add(path);
    if (stamps && (await areUnchanged(path, stamps))) return false;
    const found = await this.engine
      .request('describeDataset', { path, ...(isWhole ? {} : { within }) })
      .catch(() => undefined);
    this.facts.delete(path);
    if (found) this.facts.set(path, found);
    if (isWhole) {
      this.partial.delete(path);
      await this.keep();
    }
    return true;
  }

  private async keep(): Promise<void> {
    const whole = [...this.facts].filter(([path]) => !this.partial.has(path));
    await this.memory.update(key, whole.slice(-kept));
  }
}
