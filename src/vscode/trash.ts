import type { Uri } from 'vscode';
import { FileType, workspace } from 'vscode';

/** Moves to the system's trash. False where there is none, as on most remote machines; nothing is deleted then. */
export async function moveToTrash(uri: Uri): Promise<boolean> {
  const { type } = await workspace.fs.stat(uri);
  try {
    await workspace.fs.delete(uri, { useTrash: true, recursive: (type & FileType.Directory) !== 0 });
    return true;
  } catch {
    return false;
  }
}
