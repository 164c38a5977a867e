/**
 * `photo.jpg` → `photo.stego.png`, and with a number from 2 on `photo-2.stego.png`: beside the cover, in a format that
 * keeps every pixel.
 */
export function containerNameFor(cover: string, number = 1): string {
  return `${withoutExtension(cover)}${number > 1 ? `-${number}` : ''}.stego.png`;
}

/** `photo.stego.png` → `photo.revealed.png`. */
export function revealedNameFor(container: string): string {
  return `${withoutExtension(container).replace(/\.stego$/, '')}.revealed.png`;
}

function withoutExtension(file: string): string {
  return file.replace(/(?<=[^/\\])\.[^./\\]+$/, '');
}
