// `npm test`: runs the rings of tests and ends with the totals of all of them. Those that compute run beside those that
// mostly wait for browsers and servers.
// `node scripts/test.mjs unit host` runs only those; the rings are checks, unit,
// webgpu, slurm, webviews, host, e2e and eager.
import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const results = path.join(root, 'test-results');

/** @typedef {{ passed: number, failed: number, skipped: number, failures?: string[] }} Counts with what failed */

/**
 * Of a ring that runs beside another one: what it writes, which is shown whole in the end, and how much it gives way.
 * @type {AsyncLocalStorage<{ written: Buffer[], niceness: number }>}
 */
const apart = new AsyncLocalStorage();

/** @param {Buffer | string} text */
function write(text) {
  const written = apart.getStore()?.written;
  if (written) written.push(Buffer.from(text));
  else process.stdout.write(text);
}

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
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const niceness = apart.getStore()?.niceness ?? 0;
  if (niceness > 0 && child.pid !== undefined) setPriority(child.pid, niceness);
  let output = '';
  child.stdout.on('data', (chunk) => {
    write(chunk);
    output = (output + chunk).slice(-4000);
  });
  child.stderr.on('data', write);
  return new Promise((resolve) => {
    /** @param {number | null} code */
    const end = (code) => resolve({ code, lastLine: output.trimEnd().split('\n').at(-1) ?? '' });
    child.once('error', (error) => {
      write(`${error.message}\n`);
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
  const failures = report.testResults.flatMap(failuresOf);
  const counts = {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    failures,
  };
  return honest(counts, code, maySkipAll);
}

/** @param {any} suite a file in a report of vitest @returns {string[]} */
function failuresOf({ name, status, message, assertionResults }) {
  const file = path.relative(root, name);
  // One that cannot even be loaded counts as a suite without tests.
  if (status === 'failed' && assertionResults.length === 0) return [`${file}: ${message}`];
  return assertionResults
    .filter((/** @type {any} */ test) => test.status === 'failed')
    .map((/** @type {any} */ test) => `${file} > ${test.fullName}: ${test.failureMessages.join('\n')}`);
}

/** Side by side: each of them keeps a core busy. */
async function checks() {
  const all = [
    { name: 'eslint', args: [program('eslint', 'bin/eslint.js'), '.', '--max-warnings', '0'] },
    {
      name: 'prettier',
      args: [program('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
    },
    { name: 'typescript', args: [program('typescript', 'bin/tsc'), '--noEmit', '-p', '.'] },
    { name: 'strings', args: ['scripts/l10n.mjs', '--check'] },
  ];
  const good = await Promise.all(
    all.map(async ({ name, args }) => {
      const { code } = await run(node, args);
      write(`  ${code === 0 ? '✓' : '✗'} ${name}\n`);
      return code === 0;
    }),
  );
  const failures = all.filter((_, i) => !good[i]).map(({ name }) => name);
  return { ...sum(good.map(one)), failures };
}

async function host() {
  const file = path.join(results, 'host.json');
  const { code } = await run(node, ['test/support/run-host.mjs', '--results', file]);
  return honest(await readJson(file), code);
}

async function e2e() {
  const { code, lastLine } = await run(node, ['scripts/package.mjs']);
  if (code !== 0 || !lastLine.endsWith('.vsix')) {
    write('✗ packaging failed\n');
    return one(false);
  }
  return vitest('e2e', { STEGO_VSIX: path.resolve(root, lastLine.trim()) });
}

/**
 * Rings by their names, in lanes that run side by side; then come those that need what the others have left.
 * @type {Record<string, () => Promise<Counts>>[]}
 */
const lanes = [
  { checks, unit: () => vitest('unit') },
  { slurm: () => vitest('slurm', {}, true), webviews: () => vitest('webviews'), host, e2e },
];
/** The first keeps all cores busy; the other one also tries the Node that the rings before it have installed. */
const last = { webgpu: () => vitest('webgpu', {}, true), eager: () => vitest('eager', {}, true) };
const names = [...lanes, last].flatMap(Object.keys);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`error: no ring is called ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exit(2);
}

await mkdir(results, { recursive: true });
/** @type {[string, Counts, number][]} with seconds */
const outcomes = [];

console.log('=== build ===');
const build = await run(node, ['scripts/build.mjs']);
if (build.code !== 0) outcomes.push(['build', one(false), 0]);

/** @param {string} name @param {() => Promise<Counts>} ring */
async function outcomeOf(name, ring) {
  write(`\n=== ${name} ===\n`);
  // What an earlier run counted must not stand in for a ring that dies.
  await rm(path.join(results, `${name}.json`), { force: true });
  const started = performance.now();
  const counts = await ring();
  outcomes.push([name, counts, Math.round((performance.now() - started) / 1000)]);
}

/** @param {Record<string, () => Promise<Counts>>} lane */
const wanted = (lane) => Object.entries(lane).filter(([name]) => asked.length === 0 || asked.includes(name));

/**
 * One ring after the other. Who computes gives way to who waits for answers.
 * @param {[string, () => Promise<Counts>][]} lane @param {boolean} alone @param {number} [niceness]
 */
async function runLane(lane, alone, niceness = 0) {
  for (const [name, ring] of lane) {
    if (alone) {
      await outcomeOf(name, ring);
      continue;
    }
    console.log(`${name} begins`);
    /** @type {Buffer[]} */
    const written = [];
    await apart.run({ written, niceness }, () => outcomeOf(name, ring));
    process.stdout.write(Buffer.concat(written));
  }
}

const busy = lanes.map(wanted).filter((lane) => lane.length > 0);
await Promise.all(busy.map((lane, index) => runLane(lane, busy.length === 1, index === 0 ? 5 : 0)));
await runLane(wanted(last), true);

/** @param {Counts} counts */
const inWords = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

outcomes.sort(([a], [b]) => names.indexOf(a) - names.indexOf(b));
/** Enough to know what failed; the whole of it is above, among all the rest. @param {string} text */
function beginOf(text) {
  const lines = text.split('\n').filter((line) => !line.includes('node_modules'));
  return lines.slice(0, 12).join('\n      ').slice(0, 1200);
}
const failures = outcomes.flatMap(([name, counts]) => {
  // A ring that dies tells nothing of single tests.
  const { failed, failures: told = [] } = counts;
  return (told.length === 0 && failed > 0 ? ['see above'] : told).map((text) => `${name}  ${text}`);
});
if (failures.length > 0) console.log('\n=== failed ===');
for (const text of failures) console.log(`  ✗ ${beginOf(text)}`);

console.log('\n=== all rings ===');
for (const [name, counts, seconds] of outcomes)
  console.log(`${name.padEnd(9)} ${inWords(counts)} in ${seconds} s`);
const total = sum(outcomes.map(([, counts]) => counts));
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(inWords(total));
