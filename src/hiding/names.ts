/** `photo.jpg` → `photo.stego.png`: beside the cover, in a format that keeps every pixel. */
export function containerNameFor(cover: string): string {
  return `${withoutExtension(cover)}.stego.png`;
}

/** `photo.stego.png` → `photo.revealed.png`. */
export function revealedNameFor(container: string): string {
  return `${withoutExtension(container).replace(/\.stego(-\d+)?$/, '$1')}.revealed.png`;
}

function withoutExtension(file: string): string {
  return file.replace(/(?<=[^/\\])\.[^./\\]+$/, '');
}
