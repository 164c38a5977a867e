import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';

const root = path.resolve(__dirname, '..', '..');

/** Bundles TypeScript that may import from `src/…` (by that name) into one file that a plain `node` runs. */
export async function bundleProgram(source: string, folder: string, name: string): Promise<string> {
  const outfile = path.join(folder, `${name}.cjs`);
  await build({
    stdin: { contents: source.replaceAll("'src/", "'./src/"), resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}

/** Starts a bundled program; its standard output can be read, its errors go to the test's. */
export function startProgram(file: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** The next whole line that the child prints. */
export async function nextLine(child: ChildProcess): Promise<string> {
  let text = '';
  while (!text.includes('\n')) {
    const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
    text += chunk.toString();
  }
  return text.trim();
}

/** Ends a child the hard way and waits until it is gone. */
export async function killHard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
