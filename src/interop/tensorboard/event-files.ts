import { appendFile, readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { asWriteError, writeFileAtomic } from '../../files/write-atomic';
import { versionEvent } from './event';
import { decodeRecords, encodeRecord } from './record';

const prefix = 'events.out.tfevents.';

/** The files of TensorBoard in `folder` in the order in which TensorBoard reads them; none where there is no folder. */
export async function listEventFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => path.join(folder, name));
}

/** A new file of events, which comes after all that are in the folder. */
export class EventFile {
  private constructor(private readonly file: string) {}

  /** Throws a UserError where it cannot be written. */
  static async create(folder: string, now: number): Promise<EventFile> {
    const newest = (await listEventFiles(folder)).at(-1);
    const after =
      newest === undefined ? 0 : Number.parseInt(path.basename(newest).slice(prefix.length), 10) + 1;
    const seconds = Math.max(Math.floor(now / 1000), after || 0);
    const host = hostname().replace(/[^A-Za-z0-9-]/g, '-');
    const name = `${prefix}${String(seconds).padStart(10, '0')}.${host}.${process.pid}.0`;
    const created = new EventFile(path.join(folder, name));
    await created.append([versionEvent(now / 1000)]);
    return created;
  }

  /** In one write, so that a reader seldom meets a part of it; what a killed writer leaves is passed over. */
  async append(events: readonly Uint8Array[]): Promise<void> {
    try {
      await appendFile(this.file, Buffer.concat(events.map(encodeRecord)));
    } catch (error) {
      throw asWriteError(error, this.file);
    }
  }
}

/** Takes all events out of the files in `folder` that are not to be kept, with what was torn. */
export async function filterEvents(folder: string, keep: (event: Uint8Array) => boolean): Promise<void> {
  for (const file of await listEventFiles(folder)) {
    const { payloads, whole } = decodeRecords(await readFile(file));
    const [version, ...events] = payloads;
    const kept = events.filter(keep);
    if (kept.length === 0) await rm(file, { force: true });
    else if (!whole || kept.length < events.length) {
      await writeFileAtomic(file, Buffer.concat([version, ...kept].map(encodeRecord)));
    }
  }
}
