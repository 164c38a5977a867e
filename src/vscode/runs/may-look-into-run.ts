import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { workspace } from 'vscode';
import { runFolderAt } from '../../runs/run-paths';
import { mayLook } from '../workspace-folders';

/** In a folder that is not trusted, nothing of a run may be a link that leads out of it. */
export async function mayLookIntoRun(folder: string): Promise<boolean> {
  if (workspace.isTrusted) return true;
  if (!(await mayLook(folder))) return false;
  const { checkpoints, samples } = runFolderAt(folder);
  // The folder first: where it is allowed, those within it are no links that lead elsewhere.
  for (const each of [folder, checkpoints, samples]) if (!(await linksStay(each))) return false;
  return true;
}

async function linksStay(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const links = entries.filter((entry) => entry.isSymbolicLink());
  const allowed = await Promise.all(links.map(({ name }) => mayLook(path.join(folder, name))));
  return allowed.every(Boolean);
}
