// `npm run train:bundled -- --kodak DIR`: makes the training images of the bundled checkpoint from the 24 Kodak
// pictures and the image synthesiser, trains it, and writes its weights to media/. Stopped with Ctrl+C, it goes on
// where it was when it is called again.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { parse } from 'yaml';
import { engineBundle } from './bundles.mjs';

const usage = `npm run train:bundled -- --kodak DIR [options]
  --kodak DIR      folder with the 24 pictures of the Kodak set (PNG)
  --folder DIR     folder for the images and the run (default .stego-bundled)
  --steps N        steps of training, and the new total of a run that is there already
  --minutes M      train as many steps as fit into M minutes; for a new run
  --device ID      where to compute (default auto)
  --images-only    make the training images and stop`;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const cli = path.join(root, 'dist/cli.js');
const config = path.join(root, 'scripts/bundled.yaml');
const weights = path.join(root, 'media/bundled.safetensors');
/** In the repository, so that whoever trains it again sees whether it is the same. */
const record = path.join(root, 'scripts/bundled.sha256');
const runName = 'bundled-model';
const crops = 10_000;
const synthetic = 4_000;

const options = readOptions();
const folder = path.resolve(options.folder);
const interrupt = new AbortController();
/** @type {import('node:child_process').ChildProcess | undefined} */
let child;
for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(name, () => {
    interrupt.abort();
    // A terminal sends Ctrl+C to the whole group; the child must not hear it twice.
    if (name === 'SIGTERM') child?.kill(name);
  });
}

try {
  await makeImages();
  if (!options['images-only'] && (await train())) await exportWeights();
} catch (error) {
  if (interrupt.signal.aborted) stopped();
  process.stderr.write(`train:bundled: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        kodak: { type: 'string' },
        folder: { type: 'string', default: '.stego-bundled' },
        steps: { type: 'string' },
        minutes: { type: 'string' },
        device: { type: 'string' },
        'images-only': { type: 'boolean', default: false },
      },
    });
    if (values.kodak === undefined) throw new Error('--kodak is missing');
    return { ...values, kodak: values.kodak };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    process.exit(2);
  }
}

/** Crops and synthetic pictures in folders of their own, with unrelated seeds that come from one. */
async function makeImages() {
  const outdir = path.join(root, 'out/train-bundled');
  const entryPoints = ['src/datasets/crops.ts', 'src/datasets/sample-dataset.ts'];
  await esbuild.build({ ...engineBundle(root), entryPoints, outdir });
  const load = createRequire(import.meta.url);
  const { createCrops } = load(path.join(outdir, 'crops.js'));
  const { createSampleDataset } = load(path.join(outdir, 'sample-dataset.js'));
  /** @type {{ seed: number, imageSize: number }} */
  const { seed, imageSize: size } = parse(await readFile(config, 'utf8'));
  const images = path.join(folder, 'images');
  const { signal } = interrupt;
  await createCrops(path.join(images, 'crops'), options.kodak, {
    count: crops,
    size,
    seed: 2 * seed,
    signal,
    progress: progressOf('crops'),
  });
  await createSampleDataset(path.join(images, 'synthetic'), {
    count: synthetic,
    size,
    seed: 2 * seed + 1,
    signal,
    progress: progressOf('synthetic images'),
  });
}

/** One line that is rewritten; in a log only its end. @param {string} what */
function progressOf(what) {
  const live = process.stderr.isTTY;
  /** @param {number} done @param {number} total */
  return (done, total) => {
    if (live && (done % 50 === 0 || done === total)) process.stderr.write(`\r${done} of ${total} ${what}`);
    if (done === total) process.stderr.write(live ? '\n' : `${total} ${what} in ${folder}\n`);
  };
}

/** Begins the run or goes on with it; true once it is finished. */
async function train() {
  const device = options.device === undefined ? [] : ['--device', options.device];
  const steps = options.steps === undefined ? [] : ['--steps', options.steps];
  const status = path.join(folder, '.stego/runs', runName, 'status.json');
  const finished = async () =>
    existsSync(status) && JSON.parse(await readFile(status, 'utf8')).state === 'finished';
  if (!existsSync(path.dirname(status))) {
    const minutes = options.minutes === undefined ? [] : ['--minutes', options.minutes];
    const settings = ['-d', 'images', '-n', runName, '-p', 'residual-qim', '--config', config, '-w', folder];
    await stego('train', ...settings, ...steps, ...minutes, ...device);
  } else if (options.minutes !== undefined) {
    throw new Error(`${runName} is there already: leave --minutes out, and it goes on to its end`);
  } else if (steps.length > 0 || !(await finished())) {
    await stego('resume', runName, '-w', folder, ...steps, ...device);
  }
  if (await finished()) return true;
  return stopped();
}

async function exportWeights() {
  const target = ['--output', weights, '--overwrite'];
  await stego('checkpoint', 'strip', `${runName}@last`, ...target, '-w', folder);
  const data = await readFile(weights);
  const digest = createHash('sha256').update(data).digest('hex');
  const line = `${digest}  ${path.relative(root, weights)}\n`;
  const same = existsSync(record) && (await readFile(record, 'utf8')) === line;
  await writeFile(record, line);
  console.log(`${path.relative(root, weights)}: ${data.length} bytes, sha256 ${digest}`);
  console.log(
    same
      ? 'The same as recorded.'
      : `Not the same as recorded before; ${path.relative(root, record)} has the new one.`,
  );
}

/** Ends the script. @returns {never} */
function stopped() {
  process.stderr.write('Stopped; the same command goes on from here.\n');
  process.exit(130);
}

/** Runs the built command, and fails where it does. @param {string[]} args @returns {Promise<void>} */
function stego(...args) {
  return new Promise((resolve, reject) => {
    child = spawn(process.execPath, [cli, ...args], { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`stego ${args[0]} failed`))));
  });
}
