import { appendFileSync } from 'node:fs';
import type { HostEvent } from './results';
import { resultsVariable } from './results';

function report(event: HostEvent): void {
  const file = process.env[resultsVariable];
  if (file === undefined) throw new Error(`${resultsVariable} is not set`);
  appendFileSync(file, `${JSON.stringify(event)}\n`);
}

/** VS Code calls this in its extension host when the window is opened with `extensionTestsPath`. */
export async function run(): Promise<void> {
  try {
    const { default: Mocha } = await import('mocha');
    const mocha = new Mocha({ ui: 'bdd', timeout: 180_000, reporter: 'base' });
    // Defines describe and it, which the test files use as soon as they are loaded.
    mocha.suite.emit('pre-require', globalThis, '', mocha);
    await import('host-tests');
    await new Promise<void>((resolve) => {
      mocha
        .run(() => resolve())
        .on('pass', (test) => report({ kind: 'pass', title: test.fullTitle() }))
        .on('pending', (test) => report({ kind: 'skip', title: test.fullTitle() }))
        .on('fail', (test, error: Error) =>
          report({ kind: 'fail', title: test.fullTitle(), message: error.stack ?? String(error) }),
        );
    });
    report({ kind: 'end' });
  } catch (error) {
    report({ kind: 'end', error: error instanceof Error ? error.stack : String(error) });
  }
}
