import { workspace, type Uri } from 'vscode';
import { moveToTrash } from './trash';

/** Takes back a file that was just made and can be made again in seconds: where there is no trash, it is deleted. */
export async function removeMade(uri: Uri): Promise<void> {
  if (!(await moveToTrash(uri))) await workspace.fs.delete(uri);
}
