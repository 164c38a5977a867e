// `npm run reproduce -- --data DIR`: the experiments of the report on activation and learning rate, with the reference
// network and the paper's settings but fewer epochs. Prints a table in Markdown and writes a six-column sheet for each
// run. What is there already is not done again, so that it can be stopped and called again.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const usage = `npm run reproduce -- --data DIR [options]
  --data DIR       Tiny ImageNet, or another dataset
  --folder DIR     folder for the runs and sheets (default .stego-reproduction)
  --epochs N       epochs of a short run; the long one has three times as many (default 5)
  --pairs N        held-out pairs to measure (default 500)
  --sheet-data DIR other pictures to draw the sheets of, three pairs
  --only NAMES     only these experiments, with commas between
  --device ID      where to compute (default auto)`;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const cli = path.join(root, 'dist/cli.js');
const run = promisify(execFile);

/**
 * The reproductions end both networks with a ReLU, which may die; `linear` tells what it does from what the activation
 * inside does.
 * @type {{ name: string, activation: string, output?: 'linear', learningRate: number, longer?: boolean }[]}
 */
const experiments = [
  { name: 'relu-0.001', activation: 'relu', learningRate: 0.001 },
  { name: 'tanh-0.001', activation: 'tanh', learningRate: 0.001 },
  { name: 'relu-0.01', activation: 'relu', learningRate: 0.01 },
  { name: 'tanh-0.01', activation: 'tanh', learningRate: 0.01 },
  { name: 'relu-0.0003', activation: 'relu', learningRate: 0.0003 },
  { name: 'relu-0.0003-longer', activation: 'relu', learningRate: 0.0003, longer: true },
  { name: 'relu-linear-0.001', activation: 'relu', output: 'linear', learningRate: 0.001 },
  { name: 'tanh-linear-0.001', activation: 'tanh', output: 'linear', learningRate: 0.001 },
  { name: 'relu-linear-0.01', activation: 'relu', output: 'linear', learningRate: 0.01 },
  { name: 'tanh-linear-0.01', activation: 'tanh', output: 'linear', learningRate: 0.01 },
];

const options = readOptions();
const folder = path.resolve(options.folder);
await mkdir(folder, { recursive: true });
const rows = [];
for (const experiment of chosen()) {
  const trained = await train(experiment);
  rows.push(trained ? await measure(experiment) : [...conditionsOf(experiment), 'diverged', '', '', '']);
}
const header = [
  'activation',
  'output',
  'learning rate',
  'epochs',
  'cover PSNR',
  'cover RMSE',
  'secret PSNR',
  'secret RMSE',
];
console.log([header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n'));

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: 'string' },
        folder: { type: 'string', default: '.stego-reproduction' },
        epochs: { type: 'string', default: '5' },
        pairs: { type: 'string', default: '500' },
        'sheet-data': { type: 'string' },
        only: { type: 'string' },
        device: { type: 'string', default: 'auto' },
      },
    });
    if (values.data === undefined) throw new Error('--data is missing');
    if (!/^[1-9]\d*$/.test(values.epochs)) throw new Error('--epochs must be a whole number above 0');
    return { ...values, data: path.resolve(values.data) };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    process.exit(2);
  }
}

function chosen() {
  if (options.only === undefined) return experiments;
  const names = options.only.split(',');
  const unknown = names.find((name) => !experiments.some((experiment) => experiment.name === name));
  if (unknown === undefined) return experiments.filter(({ name }) => names.includes(name));
  const known = experiments.map(({ name }) => name).join(', ');
  process.stderr.write(`There is no experiment ${unknown}; there are ${known}.\n`);
  process.exit(2);
}

/** @param {typeof experiments[number]} experiment */
function epochsOf({ longer }) {
  return Number(options.epochs) * (longer ? 3 : 1);
}

/** @param {typeof experiments[number]} experiment */
function conditionsOf(experiment) {
  const { activation, output = 'relu', learningRate } = experiment;
  return [activation, output, learningRate, epochsOf(experiment)];
}

/** False where the run failed. @param {typeof experiments[number]} experiment @returns {Promise<boolean>} */
async function train(experiment) {
  const { name, activation, output = 'relu', learningRate } = experiment;
  const status = path.join(folder, '.stego/runs', name, 'status.json');
  if (existsSync(status)) {
    const { state } = JSON.parse(await readFile(status, 'utf8'));
    if (state !== 'finished') await stego('resume', name, '-w', folder, '--device', options.device);
    return finished(status);
  }
  const settings = path.join(folder, `${name}.json`);
  const config = {
    model: { activation, outputActivation: output },
    // The rates of the recipe fall after 200 epochs, which these runs never reach.
    schedule: { kind: 'constant', learningRate },
    every: { log: 5, evaluate: 30, checkpoint: 30 },
  };
  // JSON is YAML, too.
  await writeFile(settings, JSON.stringify(config));
  const length = ['--epochs', String(epochsOf(experiment))];
  const what = ['-d', options.data, '-p', 'paper', '--config', settings, '-n', name];
  await stego('train', ...what, ...length, '-w', folder, '--device', options.device);
  return finished(status);
}

/** @param {typeof experiments[number]} experiment */
async function measure(experiment) {
  const sheet = ['--sheet', path.join(folder, `${experiment.name}.png`), '--overwrite'];
  const drawn = options['sheet-data'];
  const { cover, secret } = await evaluate(experiment, ['--pairs', options.pairs], drawn ? [] : sheet);
  if (drawn) await evaluate(experiment, ['--data', path.resolve(drawn), '--pairs', '3'], sheet);
  const figures = [cover, secret].flatMap(({ psnr, rmse }) => [psnr.toFixed(2), rmse.toFixed(2)]);
  return [...conditionsOf(experiment), ...figures];
}

/**
 * @param {typeof experiments[number]} experiment @param {string[]} pairs @param {string[]} sheet
 * @returns {Promise<{ cover: { psnr: number, rmse: number }, secret: { psnr: number, rmse: number } }>}
 */
async function evaluate({ name }, pairs, sheet) {
  const what = ['eval', `${name}@last`, '--json', '-w', folder, '--device', options.device];
  const { stdout } = await run(process.execPath, [cli, ...what, ...pairs, ...sheet]);
  return JSON.parse(stdout);
}

/**
 * Whether the run came to its end; false where its gradient was not finite any more. Ends with it otherwise.
 * @param {string} status @returns {Promise<boolean>}
 */
async function finished(status) {
  if (!existsSync(status)) process.exit(1);
  const { state, error = '' } = JSON.parse(await readFile(status, 'utf8'));
  if (state === 'finished') return true;
  if (state === 'failed' && error.includes('not finite')) return false;
  process.stderr.write(`reproduce: a run is ${state}; the same command goes on from here.\n`);
  process.exit(1);
}

/** Runs the built command to its end. @param {string[]} args @returns {Promise<void>} */
function stego(...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: 'inherit' });
    child.once('close', () => resolve());
  });
}
