import type { SamplePayload } from '../../src/vscode/panels/training/contract';
import { decodeSheet, type Sheet } from '../pictures/sheet';

/** Decoded pictures take four bytes a pixel. */
const limitBytes = 96 * 2 ** 20;

/** The sheets that were looked at last, decoded, up to a bounded size: a slider goes back and forth over them. */
export class SheetCache {
  private readonly sheets = new Map<number, Sheet>();
  /** Numbers the runs of `clear`: what is decoded for an older one is not kept. */
  private generation = 0;

  get(step: number): Sheet | undefined {
    const sheet = this.sheets.get(step);
    if (sheet) this.put(sheet);
    return sheet;
  }

  /** Throws when the sheet cannot be read. */
  async add(sample: SamplePayload): Promise<Sheet> {
    const { generation } = this;
    const sheet = await decodeSheet(sample);
    if (generation === this.generation) this.put(sheet);
    return sheet;
  }

  /** The run went back: its later sheets will be others. */
  clear(): void {
    this.sheets.clear();
    this.generation++;
  }

  /** As the newest, for which the oldest make room. */
  private put(sheet: Sheet): void {
    this.sheets.delete(sheet.step);
    this.sheets.set(sheet.step, sheet);
    const room = Math.max(1, Math.floor(limitBytes / bytesOf(sheet)));
    for (const step of [...this.sheets.keys()].slice(0, -room)) this.sheets.delete(step);
  }
}

function bytesOf({ pictures, cell }: Sheet): number {
  return pictures.length * 4 * cell * cell * 4;
}
