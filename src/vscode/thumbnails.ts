import { stat } from 'node:fs/promises';
import type { EngineClient } from '../engine/client';
import { mayLook } from './workspace-folders';

const side = 256;
const kept = 64;
/** Longer texts are cut by the editor, and a picture with them. */
const longestAddress = 90_000;

/** Small pictures for hovers, made by the engine and kept while they are looked at. */
export class Thumbnails {
  private readonly made = new Map<string, Promise<string | undefined>>();

  constructor(private readonly engine: EngineClient) {}

  /** A data URI; undefined where the file may not be looked at or cannot be shown. */
  async addressOf(file: string): Promise<string | undefined> {
    if (!(await mayLook(file))) return undefined;
    const found = await stat(file).catch(() => undefined);
    if (!found) return undefined;
    const key = `${file} ${found.mtimeMs} ${found.size}`;
    const address = this.made.get(key) ?? this.make(file);
    this.made.delete(key);
    this.made.set(key, address);
    for (const oldest of [...this.made.keys()].slice(0, -kept)) this.made.delete(oldest);
    return address;
  }

  private async make(path: string): Promise<string | undefined> {
    const bytes = await this.engine.request('thumbnail', { path, side }).catch(() => undefined);
    const address = bytes && `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}`;
    return address !== undefined && address.length <= longestAddress ? address : undefined;
  }
}
