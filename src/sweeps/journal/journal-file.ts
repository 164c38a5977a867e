import { open, type FileHandle } from 'node:fs/promises';
import { messageOf, systemErrorCode, UserError } from '../../errors';
import { asWriteError, writeFileAtomic } from '../../files/write-atomic';
import { TimeSlices } from '../../time-slices';
import { withJournalLock } from './journal-lock';
import { parseRecord, printRecord, type JournalRecord, type NewRecord } from './record';

const newline = 0x0a;

/** Follows a journal and adds to it. Nothing is kept of what was read but the place. */
export class JournalFile {
  private offset = 0;
  private lines = 0;

  /** @param worker whom our records name, as Optuna's name theirs */
  constructor(
    readonly file: string,
    private readonly worker: string,
  ) {}

  /**
   * The records since the last reading; none where there never was a file. A torn last line is left out.
   * Throws a UserError that names the line of a broken record, and where the file that was read is gone.
   */
  async read(): Promise<readonly JournalRecord[]> {
    let handle: FileHandle;
    try {
      handle = await open(this.file, 'r');
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) throw error;
      if (this.offset === 0) return [];
      throw new UserError(`${this.file} was deleted while it was used; put a copy of the file back.`);
    }
    try {
      const { size } = await handle.stat();
      if (size < this.offset) {
        throw new UserError(`${this.file} became shorter while it was used; resume the sweep.`);
      }
      const buffer = Buffer.alloc(size - this.offset);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.offset);
      return await this.take(buffer.subarray(0, bytesRead));
    } finally {
      await handle.close();
    }
  }

  /**
   * Makes the file with its first records, all at once. They are there for good when this returns.
   * Throws a UserError where the place cannot be written, or there is a file already.
   */
  async create(records: readonly NewRecord[]): Promise<void> {
    await writeFileAtomic(this.file, this.print(records), { overwrite: false });
  }

  /**
   * Adds records as one write, while nobody else writes. They are in the file for good when this returns.
   * @param make gets what others wrote since the last reading, and says what to add to it
   * Throws a UserError where the place cannot be written; the file is then as it was.
   */
  async append(make: (news: readonly JournalRecord[]) => readonly NewRecord[]): Promise<void> {
    await withJournalLock(this.file, async () => {
      const records = make(await this.read());
      if (records.length === 0) return;
      await this.write(Buffer.from(this.print(records)));
    });
  }

  private print(records: readonly NewRecord[]): string {
    return records.map((record) => printRecord(record, this.worker)).join('');
  }

  private async write(bytes: Buffer): Promise<void> {
    try {
      const handle = await open(this.file, 'a');
      try {
        // A torn line of a killed writer goes: Optuna reads no journal that has one inside.
        await handle.truncate(this.offset);
        try {
          await handle.appendFile(bytes);
          await handle.sync();
        } catch (error) {
          await handle.truncate(this.offset).catch(() => undefined);
          throw error;
        }
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw asWriteError(error, this.file);
    }
  }

  private async take(bytes: Buffer): Promise<JournalRecord[]> {
    const records: JournalRecord[] = [];
    const slices = new TimeSlices();
    let start = 0;
    let lines = this.lines;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      const record = this.parse(bytes.toString('utf8', start, end), lines + 1);
      if (record) records.push(record);
      start = end + 1;
      lines += 1;
      // A sweep of a thousand trials has tens of thousands of lines, and an editor reads them, too.
      const pause = slices.pause();
      if (pause) await pause;
    }
    this.lines = lines;
    this.offset += start;
    return records;
  }

  private parse(line: string, number: number): JournalRecord | undefined {
    try {
      return parseRecord(line);
    } catch (error) {
      const why = error instanceof SyntaxError ? messageOf(error) : 'it is no record of Optuna';
      throw new UserError(`${this.file}: line ${number} is broken (${why}); put a copy of the file back.`);
    }
  }
}
