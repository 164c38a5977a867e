// `npm test`: runs the rings of tests one after the other and ends with the totals of all of them.
// `node scripts/test.mjs unit host` runs only those; the rings are checks, unit,
// webgpu, webviews, host, e2e and eager.
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const results = path.join(root, 'test-results');

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Our children write into a pipe, so they cannot see for themselves whether colours are welcome. */
const environment = { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) };
if (!process.stdout.isTTY) delete environment.FORCE_COLOR;

/**
 * Runs a command in the checkout with its output on the screen.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [added] to the environment
 * @returns {Promise<{ code: number | null, lastLine: string }>}
 */
function run(command, args, added = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...environment, ...added },
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    output = (output + chunk).slice(-4000);
  });
  return new Promise((resolve) => {
    /** @param {number | null} code */
    const end = (code) => resolve({ code, lastLine: output.trimEnd().split('\n').at(-1) ?? '' });
    child.once('error', (error) => {
      console.error(error.message);
      end(null);
    });
    child.once('close', end);
  });
}

const node = process.execPath;
/** @param {string} name of a package @param {string} file of its program */
const program = (name, file) => path.join(root, 'node_modules', name, file);

/** @param {boolean} good @returns {Counts} */
const one = (good) => ({ passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 });

/** @param {Counts[]} all @returns {Counts} */
function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  return total;
}

/** Counts that a ring wrote, or null where it wrote none. @param {string} file */
async function readJson(file) {
  return JSON.parse(await readFile(file, 'utf8').catch(() => 'null'));
}

/**
 * A process that failed must not look like a success, whatever counts it wrote.
 * @param {Counts | null} counts @param {number | null} code @param {boolean} [maySkipAll] where what it tests may be missing
 */
function honest(counts, code, maySkipAll = false) {
  if (counts === null) return one(false);
  if (counts.passed + counts.failed + (maySkipAll ? counts.skipped : 0) === 0) return one(false);
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @param {string} project @param {NodeJS.ProcessEnv} [env] @param {boolean} [maySkipAll] */
async function vitest(project, env, maySkipAll) {
  const file = path.join(results, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await run(
    node,
    [program('vitest', 'vitest.mjs'), 'run', '--project', project, ...reporters],
    env,
  );
  const report = await readJson(file);
  if (report === null) return one(false);
  // A file that cannot even be loaded counts as a suite without tests.
  const unloaded = report.testResults.filter(
    (/** @type {any} */ suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  );
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
  return honest(counts, code, maySkipAll);
}

async function checks() {
  const lint = await run(node, [program('eslint', 'bin/eslint.js'), '.', '--max-warnings', '0']);
  console.log(lint.code === 0 ? '  ✓ eslint' : '  ✗ eslint');
  const format = await run(node, [
    program('prettier', 'bin/prettier.cjs'),
    '--check',
    '--log-level',
    'warn',
    '.',
  ]);
  console.log(format.code === 0 ? '  ✓ prettier' : '  ✗ prettier');
  const types = await run(node, [program('typescript', 'bin/tsc'), '--noEmit', '-p', '.']);
  console.log(types.code === 0 ? '  ✓ typescript' : '  ✗ typescript');
  const strings = await run(node, ['scripts/l10n.mjs', '--check']);
  console.log(strings.code === 0 ? '  ✓ strings' : '  ✗ strings');
  return sum([lint, format, types, strings].map(({ code }) => one(code === 0)));
}

async function host() {
  const file = path.join(results, 'host.json');
  const { code } = await run(node, ['test/support/run-host.mjs', '--results', file]);
  return honest(await readJson(file), code);
}

async function e2e() {
  const { code, lastLine } = await run(node, ['scripts/package.mjs']);
  if (code !== 0 || !lastLine.endsWith('.vsix')) {
    console.error('✗ packaging failed');
    return one(false);
  }
  return vitest('e2e', { STEGO_VSIX: path.resolve(root, lastLine.trim()) });
}

const rings = {
  checks,
  unit: () => vitest('unit'),
  webgpu: () => vitest('webgpu', {}, true),
  webviews: () => vitest('webviews'),
  host,
  e2e,
  // Last: it also tries the Node that the rings before it have installed.
  eager: () => vitest('eager', {}, true),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in rings));
if (unknown.length > 0) {
  console.error(
    `error: no ring is called ${unknown.join(', ')}; there are ${Object.keys(rings).join(', ')}.`,
  );
  process.exit(2);
}

await mkdir(results, { recursive: true });
/** @type {[string, Counts][]} */
const outcomes = [];

console.log('=== build ===');
const build = await run(node, ['scripts/build.mjs']);
if (build.code !== 0) outcomes.push(['build', one(false)]);

for (const [name, ring] of Object.entries(rings)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n=== ${name} ===`);
  // What an earlier run counted must not stand in for a ring that dies.
  await rm(path.join(results, `${name}.json`), { force: true });
  outcomes.push([name, await ring()]);
}

/** @param {Counts} counts */
const inWords = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

console.log('\n=== all rings ===');
for (const [name, counts] of outcomes) console.log(`${name.padEnd(9)} ${inWords(counts)}`);
const total = sum(outcomes.map(([, counts]) => counts));
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(inWords(total));
