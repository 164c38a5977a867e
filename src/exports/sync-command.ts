import { quoteAll } from '../posix-quote';

/** The line that uploads an offline run of W&B, to be pasted into a terminal. */
export function syncCommand(offline: string, platform: NodeJS.Platform = process.platform): string {
  return `wandb sync ${shellWord(offline, platform)}`;
}

/** The same of all that lie in `<folder>/wandb/`. */
export function syncAllCommand(folder: string, platform: NodeJS.Platform = process.platform): string {
  return `cd ${shellWord(folder, platform)} && wandb sync wandb/offline-run-*`;
}

function shellWord(word: string, platform: NodeJS.Platform): string {
  if (/^[\w./\\:][\w./\\:+-]*$/.test(word) && (platform === 'win32' || !word.includes('\\'))) return word;
  // No name of a file there has such a quote in it.
  return platform === 'win32' ? `"${word}"` : quoteAll([word]);
}
