import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sampleFileName } from '../../../runs/samples';
import type { SamplePayload } from './contract';

const columns = 6;

/**
 * The sheet of a step as a page takes it. Undefined where there is none, or where the file is no PNG of six
 * square columns. `folder` is the run's samples/.
 */
export async function readSample(folder: string, step: number): Promise<SamplePayload | undefined> {
  const bytes = await readFile(path.join(folder, sampleFileName(step))).catch(() => undefined);
  const size = bytes && pngSize(bytes);
  if (!size || size.width % columns !== 0) return undefined;
  const cell = size.width / columns;
  if (size.height % cell !== 0) return undefined;
  // A Buffer would arrive in the page as a plain object, and it may share its memory with others.
  const png = new Uint8Array(bytes).buffer;
  return { step, rows: size.height / cell, cell, png };
}

/** Width and height from the IHDR chunk, which is always the first (PNG specification, section 5.6). */
function pngSize(bytes: Buffer): { width: number; height: number } | undefined {
  const isPng = bytes.length >= 24 && bytes.toString('latin1', 1, 4) === 'PNG';
  if (!isPng || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return width > 0 && height > 0 ? { width, height } : undefined;
}
