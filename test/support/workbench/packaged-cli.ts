import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const cli = path.resolve(import.meta.dirname, '../../../dist/cli.js');

/** Runs the `stego` command that was packaged, in `folder`, and gives what it prints. Throws where it fails. */
export async function packagedStego(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { cwd: folder });
  return stdout;
}
