import { stat } from 'node:fs/promises';
import { EventEmitter, type Disposable, type Memento } from 'vscode';
import type { CropPosition, SecretFit } from '../../engine/protocol';

/** What a container was made of; absolute paths. */
export interface Originals {
  readonly cover?: string;
  readonly secret?: string;
  /** How the secret was brought to the shape of the cover. */
  readonly fit: SecretFit;
  /** What stayed of a secret that was cut; its middle where nothing is known. */
  readonly position?: CropPosition;
}

interface Entry extends Originals {
  /** Of the container, so that another picture of its name is not taken for it. */
  readonly size: number;
  readonly modified: number;
}

const key = 'stego.originals';
/** Of every window's storage, which is read whole at its start. */
const most = 500;

/** Which pictures the containers of this workspace were made of, as far as anybody told. */
export class KnownOriginals implements Disposable {
  private readonly changed = new EventEmitter<string>();
  /** Gives the path of the container. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly memory: Memento) {}

  /** Replaces what was known of a container. One that does not exist is not remembered. */
  async remember(container: string, originals: Originals): Promise<void> {
    const file = await stat(container).catch(() => undefined);
    if (!file) return;
    const entry: Entry = { ...originals, size: file.size, modified: file.mtimeMs };
    // The last is the newest.
    const kept = this.others(container).slice(1 - most);
    await this.memory.update(key, { ...Object.fromEntries(kept), [container]: entry });
    this.changed.fire(container);
  }

  /** Undefined where nothing is known, or where the file is another than it was. Originals that are gone are left out. */
  async find(container: string): Promise<Originals | undefined> {
    const entry = Object.hasOwn(this.entries(), container) ? this.entries()[container] : undefined;
    const file = entry && (await stat(container).catch(() => undefined));
    if (!entry || file?.size !== entry.size || file.mtimeMs !== entry.modified) return undefined;
    const [cover, secret] = await Promise.all([ifThere(entry.cover), ifThere(entry.secret)]);
    if (cover === undefined && secret === undefined) return undefined;
    const { fit, position } = entry;
    return { ...(cover && { cover }), ...(secret && { secret }), fit, ...(position && { position }) };
  }

  async forget(container: string): Promise<void> {
    await this.memory.update(key, Object.fromEntries(this.others(container)));
    this.changed.fire(container);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private others(container: string): [string, Entry][] {
    return Object.entries(this.entries()).filter(([path]) => path !== container);
  }

  private entries(): Readonly<Record<string, Entry>> {
    return this.memory.get(key) ?? {};
  }
}

async function ifThere(file: string | undefined): Promise<string | undefined> {
  return file !== undefined && (await stat(file).catch(() => undefined)) ? file : undefined;
}
