import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { onTestFinished } from 'vitest';

/** A new folder that is removed when the present test ends. */
export function temporaryFolder(): string {
  return folderIn(tmpdir());
}

/** The same in memory where that can be, for tests that write very often and are not about the disk. */
export function quickFolder(): string {
  return folderIn(existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
}

function folderIn(parent: string): string {
  const folder = realpathSync(mkdtempSync(path.join(parent, 'stego-test-')));
  // A process that ends meanwhile may still write into it.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
