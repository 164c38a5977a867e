/**
 * How long reading 2,000 runs takes: the first time, when nothing has changed, when one has, and when it is said which.
 * Beside it the reference, in turns: reading and parsing the same status.json files one after the other.
 */

import { mkdtemp, readFile, rm, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { RunCatalogue } from '../src/runs/run-catalogue';
import { runFolder } from '../src/runs/run-paths';
import { makeRuns, touchRun } from '../test/support/many-runs';
import { measure, median, type Measured } from './event-loop';

const count = 2000;
const turns = 5;

async function main(): Promise<void> {
  const workspace = await mkdtemp(path.join(os.tmpdir(), 'stego-many-runs-'));
  try {
    const names = await makeRuns(workspace, count);
    const folders = names.map((name) => runFolder(workspace, name));
    const longAgo = new Date(Date.now() - 60_000);
    for (const { folder, config, status } of folders)
      for (const file of [status, config, folder]) await utimes(file, longAgo, longAgo);
    const reference = async () => {
      for (const { status } of folders) JSON.parse(await readFile(status, 'utf8'));
    };
    const changing = names[count / 2];
    let known = new RunCatalogue(workspace);
    const cases: Readonly<Record<string, () => Promise<unknown>>> = {
      reference,
      'first reading': () => (known = new RunCatalogue(workspace)).read(),
      'nothing changed': () => known.read(),
      'one changed': async () => {
        await touchRun(workspace, changing);
        return known.read();
      },
      'one changed, and it is said which': async () => {
        await touchRun(workspace, changing);
        return known.read(new Set([changing]));
      },
    };
    const all = new Map(Object.keys(cases).map((name) => [name, [] as Measured[]]));
    for (let turn = 0; turn < turns; turn++)
      for (const [name, work] of Object.entries(cases)) all.get(name)?.push(await measure(work));
    const base = median((all.get('reference') ?? []).map(({ seconds }) => seconds));
    for (const [name, measured] of all) {
      const seconds = median(measured.map((each) => each.seconds));
      const blocked = median(measured.map((each) => each.blockedMs));
      const ratio = (seconds / base).toFixed(2);
      process.stdout.write(
        `${name.padEnd(36)} ${seconds.toFixed(3)} s  ${ratio} × reference  blocked ${blocked.toFixed(0)} ms\n`,
      );
    }
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

void main();
