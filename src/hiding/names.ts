/**
 * `photo.jpg` → `photo.stego.png`, and with a number from 2 on `photo-2.stego.png`: beside the cover, in a format that
 * keeps every pixel.
 */
export function containerNameFor(cover: string, number = 1): string {
  return `${withoutExtension(cover)}${number > 1 ? `-${number}` : ''}.stego.png`;
}

/** `photo.stego.png` → `photo.revealed.png`. */
export function revealedNameFor(container: string): string {
  return viewNameFor(container, 'revealed');
}

/** For what else is shown of a container: `photo.stego.png` → `photo.<view>.png`. */
export function viewNameFor(container: string, view: string): string {
  return `${withoutExtension(container).replace(/\.stego$/, '')}.${view}.png`;
}

function withoutExtension(file: string): string {
  return file.replace(/(?<=[^/\\])\.[^./\\]+$/, '');
}
