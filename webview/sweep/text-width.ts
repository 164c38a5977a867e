const context = document.createElement('canvas').getContext('2d');
const known = new Map<string, number>();

/** Pixels that a text takes in a CSS font. Marks are asked for at every drawing, so they are kept. */
export function textWidth(text: string, font: string): number {
  const key = `${font}\n${text}`;
  const width = known.get(key);
  if (width !== undefined || !context) return width ?? 0;
  if (known.size > 5000) known.clear();
  context.font = font;
  const measured = context.measureText(text).width;
  known.set(key, measured);
  return measured;
}
