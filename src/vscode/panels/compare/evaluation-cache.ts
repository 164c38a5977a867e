import { stat } from 'node:fs/promises';
import type { EngineClient, RequestOptions } from '../../../engine/client';
import type { CompareParams } from '../../../engine/protocol';
import type { PairsComparison } from '../../../evaluation/compare-on-pairs';

/** Each holds the pictures of up to 16 pairs. */
const keptResults = 24;

/** Asks the engine, and remembers what it measured as long as the checkpoint's file stays the same. */
export class EvaluationCache {
  private readonly results = new Map<string, PairsComparison>();

  constructor(private readonly engine: Pick<EngineClient, 'request'>) {}

  /** Throws like `EngineClient.request`. */
  async evaluate(params: CompareParams, options: RequestOptions): Promise<PairsComparison> {
    const key = await keyOf(params);
    const result = this.results.get(key) ?? (await this.engine.request('compare', params, options));
    // The least recently used goes first.
    this.results.delete(key);
    this.results.set(key, result);
    for (const oldest of [...this.results.keys()].slice(0, -keptResults)) this.results.delete(oldest);
    return result;
  }
}

async function keyOf({ seen, ...params }: CompareParams): Promise<string> {
  const file = await stat(params.checkpoint).catch(() => undefined);
  return JSON.stringify([params, [...seen].sort(), file?.ino, file?.mtimeMs, file?.size]);
}
