import { readdir } from 'node:fs/promises';
import { sweepsFolder } from '../runs/run-paths';

/** Names that no new sweep of a workspace can have: also what is left of one whose journal is lost takes one. */
export async function takenSweepNames(workspace: string): Promise<readonly string[]> {
  return readdir(sweepsFolder(workspace)).catch(() => []);
}
