import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { bundleHostTests, checkout } from './host-bundle.mjs';
import { SupportError, runMain } from './support-error.mjs';
import { openWorkbench } from './workbench/browser.mjs';
import { startServer } from './workbench/server.mjs';

/** How long a suite may stay silent: longer than any of its tests may take. */
const silenceLimit = 240_000;

/** @typedef {{ kind: string, title?: string, message?: string, error?: string }} HostEvent */
/** @typedef {{ passed: number, failed: number, skipped: number, failures?: string[] }} Counts with what failed */

/** @param {string} file @returns {Promise<HostEvent[]>} */
async function readEvents(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n');
  lines.pop();
  return lines.map((line) => JSON.parse(line));
}

/** @param {HostEvent} event @param {Counts} counts */
function show({ kind, title, message, error }, counts) {
  if (kind === 'pass') {
    counts.passed++;
    console.log(`  ✓ ${title}`);
  } else if (kind === 'skip') {
    counts.skipped++;
    console.log(`  - ${title}`);
  } else if (kind === 'fail') {
    counts.failed++;
    (counts.failures ??= []).push(`${title}: ${message}`);
    console.log(`  ✗ ${title}\n      ${message?.replaceAll('\n', '\n      ')}`);
  } else if (error !== undefined) {
    counts.failed++;
    (counts.failures ??= []).push(`the suite could not run: ${error}`);
    console.log(`  ✗ the suite could not run\n      ${error.replaceAll('\n', '\n      ')}`);
  }
}

/**
 * Prints results as they arrive until the suite ends, its window dies or it falls silent.
 * @param {string} file
 * @param {() => boolean} windowIsOpen
 * @param {() => string} [lastWords] what the window complained about, for when it fell silent
 * @returns {Promise<Counts>}
 */
async function follow(file, windowIsOpen, lastWords = () => '') {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let shown = 0;
  let lastNews = Date.now();
  for (;;) {
    const open = windowIsOpen();
    const events = await readEvents(file);
    for (const event of events.slice(shown)) show(event, counts);
    if (events.length > shown) lastNews = Date.now();
    shown = events.length;
    if (events.at(-1)?.kind === 'end') break;
    const silent = Date.now() - lastNews > silenceLimit;
    if (!open || silent) {
      const error = open
        ? `nothing reported for ${silenceLimit / 1000} s`
        : 'VS Code ended before the suite did';
      show({ kind: 'end', error: `${error}\n${lastWords()}`.trimEnd() }, counts);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  if (counts.passed + counts.failed === 0) show({ kind: 'end', error: 'no test ran' }, counts);
  return counts;
}

/** @param {string} extensionPath @param {string} testsPath @param {string} scratch */
async function runInServer(extensionPath, testsPath, scratch) {
  const results = path.join(scratch, 'results.jsonl');
  const workspaceFolder = await mkdtemp(path.join(scratch, 'workspace-'));
  const server = await startServer({ workspaceFolder, env: { STEGO_HOST_RESULTS: results } });
  try {
    const { page, consoleLines, close } = await openWorkbench({
      server,
      payload: [
        ['extensionDevelopmentPath', extensionPath],
        ['extensionTestsPath', testsPath],
      ],
    });
    try {
      const complaints = () => consoleLines.filter((line) => line.startsWith('error')).slice(-8);
      return await follow(
        results,
        () => !page.isClosed(),
        () => complaints().join('\n'),
      );
    } finally {
      await close();
    }
  } finally {
    await server.stop();
  }
}

/** @param {string} extensionPath @param {string} testsPath @param {string} scratch */
async function runOnDesktop(extensionPath, testsPath, scratch) {
  const { runTests } = await import('@vscode/test-electron');
  const results = path.join(scratch, 'results.jsonl');
  const workspaceFolder = await mkdtemp(path.join(scratch, 'workspace-'));
  const named = process.env.STEGO_VSCODE_PATH;
  let open = true;
  const ended = runTests({
    ...(named ? { vscodeExecutablePath: named } : {}),
    extensionDevelopmentPath: extensionPath,
    extensionTestsPath: testsPath,
    extensionTestsEnv: { STEGO_HOST_RESULTS: results },
    launchArgs: [
      workspaceFolder,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--user-data-dir',
      path.join(scratch, 'user'),
    ],
  }).finally(() => (open = false));
  const counts = await follow(results, () => open);
  await ended;
  return counts;
}

/**
 * Runs the suite of test/host inside a real VS Code: the server that npm carries, or with `desktop` a desktop VS Code
 * (downloaded, or named by `STEGO_VSCODE_PATH`).
 * @param {{ desktop?: boolean, extensionPath?: string, only?: string }} [options] the extension under test, default: the
 *   checkout; a part of the names of the test files, default: all
 * @returns {Promise<Counts>}
 */
export async function runHost({
  desktop = process.platform !== 'linux',
  extensionPath = checkout,
  only,
} = {}) {
  const manifest = JSON.parse(await readFile(path.join(extensionPath, 'package.json'), 'utf8'));
  if (!manifest.main || !existsSync(path.join(extensionPath, manifest.main))) {
    throw new SupportError(
      `${path.join(extensionPath, manifest.main ?? 'dist/extension.js')} is missing: run npm run build first.`,
    );
  }
  const testsPath = await bundleHostTests(only);
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'stego-host-'));
  try {
    return await (desktop ? runOnDesktop : runInServer)(path.resolve(extensionPath), testsPath, scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async () => {
    const { values } = parseArgs({
      options: {
        desktop: { type: 'boolean' },
        extension: { type: 'string' },
        only: { type: 'string' },
        results: { type: 'string' },
      },
    });
    const counts = await runHost({
      desktop: values.desktop,
      extensionPath: values.extension,
      only: values.only,
    });
    if (values.results !== undefined) await writeFile(values.results, JSON.stringify(counts));
    console.log(
      `${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`,
    );
    return counts.failed > 0 ? 1 : 0;
  });
}
