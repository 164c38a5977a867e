import type { PicturePayload } from '../../../engine/protocol';

/** Seven pictures of 12 million pixels, or hundreds of small ones. */
const mostBytes = 256 * 1024 * 1024;

/** What checkpoints revealed from one container, so that going back to one is instant. The oldest go first. */
export class RevealedCache {
  private readonly pictures = new Map<string, PicturePayload>();
  private bytes = 0;

  constructor(private readonly limit = mostBytes) {}

  get(key: string): PicturePayload | undefined {
    const found = this.pictures.get(key);
    if (found) this.moveToEnd(key, found);
    return found;
  }

  /** Keeps the newest whatever its size. */
  set(key: string, picture: PicturePayload): void {
    this.delete(key);
    this.pictures.set(key, picture);
    this.bytes += picture.data.length;
    for (const old of [...this.pictures.keys()].slice(0, -1)) {
      if (this.bytes <= this.limit) break;
      this.delete(old);
    }
  }

  clear(): void {
    this.pictures.clear();
    this.bytes = 0;
  }

  private moveToEnd(key: string, picture: PicturePayload): void {
    this.pictures.delete(key);
    this.pictures.set(key, picture);
  }

  private delete(key: string): void {
    this.bytes -= this.pictures.get(key)?.data.length ?? 0;
    this.pictures.delete(key);
  }
}
