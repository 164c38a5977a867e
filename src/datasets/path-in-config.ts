import * as path from 'node:path';

/** A folder as a config names it: relative inside of the workspace, so that both can be moved together, else absolute. */
export function pathInConfig(workspace: string, folder: string): string {
  const relative = path.relative(workspace, folder);
  const outside = relative.startsWith('..') || path.isAbsolute(relative);
  return outside ? folder : relative.split(path.sep).join('/') || '.';
}
