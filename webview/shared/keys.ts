/**
 * Whether a key is pressed together with one that makes it a shortcut of the editor or the browser: the editor hears of
 * every key in a page, so what a page did on it as well would come as a surprise.
 */
export function isShortcut({ altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey;
}
