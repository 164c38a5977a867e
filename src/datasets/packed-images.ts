import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '../errors';
import type { DatasetReport } from './contract';
import type { PackedIndex } from './packed-index';

/**
 * Pictures decoded beforehand: `count` squares of `size * size * 3` bytes (RGB, rows from the top). They are
 * read from the file by offset, so that memory does not grow with their number.
 */
export class PackedImages {
  private constructor(
    private readonly handle: FileHandle,
    private readonly place: string,
    private readonly index: PackedIndex,
  ) {}

  /** Throws UserError when the packed file is not as long as its index says. */
  static async open(place: string, index: PackedIndex): Promise<PackedImages> {
    const handle = await open(place, 'r');
    const { size } = await handle.stat();
    if (size !== index.files.length * index.size * index.size * 3) {
      await handle.close();
      throw new UserError(`The image cache ${place} is cut off; delete it, it is made again.`);
    }
    return new PackedImages(handle, place, index);
  }

  get count(): number {
    return this.index.files.length;
  }

  /** Side in pixels. */
  get size(): number {
    return this.index.size;
  }

  /** Relative paths of the sources, one for each picture. */
  get files(): readonly string[] {
    return this.index.files;
  }

  get report(): DatasetReport {
    return { usable: this.count, problems: this.index.problems, conversions: this.index.conversions };
  }

  /** Bytes of one picture. */
  get stride(): number {
    return this.size * this.size * 3;
  }

  /** Copies one picture into `into` from byte `offset` on. */
  async readImage(index: number, into: Uint8Array, offset = 0): Promise<void> {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) {
      throw new RangeError(`There is no picture ${index} among ${this.count}.`);
    }
    const start = index * this.stride;
    for (let done = 0; done < this.stride;) {
      const { bytesRead } = await this.handle.read(into, offset + done, this.stride - done, start + done);
      if (bytesRead === 0) throw new UserError(`The image cache ${this.place} is cut off; delete it.`);
      done += bytesRead;
    }
  }

  /** Copies pictures one after the other: `into` holds `indices.length * stride` bytes from `offset` on. */
  async readBatch(indices: ArrayLike<number>, into: Uint8Array, offset = 0): Promise<void> {
    const reads = Array.from(indices, (index, row) =>
      this.readImage(index, into, offset + row * this.stride),
    );
    await Promise.all(reads);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
