import { readlink } from 'node:fs/promises';
import path from 'node:path';

/** As many as Linux follows. */
const mostLinks = 40;

/**
 * Whether `file`, which need not exist, lies in `folder` by its name and wherever the links on the way to it lead.
 * Nothing outside of the folder is touched to find that out: a link may name another machine.
 */
export async function staysWithin(folder: string, file: string): Promise<boolean> {
  const root = path.resolve(folder);
  const relative = path.relative(root, path.resolve(file));
  // On another drive of Windows.
  if (path.isAbsolute(relative)) return false;
  const pending = relative.split(path.sep);
  let at = root;
  let links = 0;
  for (let part = pending.shift(); part !== undefined; part = pending.shift()) {
    const next = path.join(at, part);
    if (!isIn(root, next)) return false;
    const target = next === at || part === '..' ? undefined : await readlink(next).catch(() => undefined);
    if (target === undefined) {
      at = next;
      continue;
    }
    if (++links > mostLinks) return false;
    const isAbsolute = path.isAbsolute(target);
    if (isAbsolute && !isIn(root, target)) return false;
    if (isAbsolute) at = root;
    // Its parts are walked as they stand: a ".." behind a link leads elsewhere than its text says.
    pending.unshift(...partsOf(isAbsolute ? target.slice(root.length) : target));
  }
  return true;
}

function isIn(folder: string, place: string): boolean {
  return place === folder || place.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

const partsOf = (place: string) => place.split(path.sep === '\\' ? /[\\/]/ : '/').filter(Boolean);
