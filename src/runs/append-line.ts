import { open } from 'node:fs/promises';
import { asWriteError } from '../files/write-atomic';

/**
 * Appends one line in one write. A torn line that a killed writer left is ended first, so that it stays a broken line
 * of its own (readers drop it) and does not swallow this one.
 */
export async function appendLine(file: string, line: string): Promise<void> {
  if (line.includes('\n')) throw new RangeError('A line cannot hold a line break.');
  try {
    const handle = await open(file, 'a+');
    try {
      const { size } = await handle.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await handle.read(last, 0, 1, size - 1);
      const torn = size > 0 && last[0] !== 0x0a;
      await handle.appendFile(`${torn ? '\n' : ''}${line}\n`);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw asWriteError(error, file);
  }
}
