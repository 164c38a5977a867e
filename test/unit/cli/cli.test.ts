import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleDataset } from '../../../src/datasets/sample-dataset';
import { requestControl } from '../../../src/runs/control';
import { runFolder } from '../../../src/runs/run-paths';
import { readStatus } from '../../../src/runs/status';
import { untrainedCheckpoint } from '../../support/networks';
import { runStego } from '../../support/run-stego';
import { unitBundles } from '../../support/unit-setup';

let folder: string;
let checkpoint: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stego-cli-'));
  checkpoint = await untrainedCheckpoint(path.join(folder, 'model'));
  await createSampleDataset(path.join(folder, 'images'), { count: 12, size: 32, seed: 1 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stego = (...args: string[]) => runStego(folder, args);

const oneLine = (text: string) => text.trim().split('\n').length === 1;

describe('help', () => {
  const commands = ['train', 'resume', 'hide', 'reveal', 'eval', 'checkpoint', 'dataset', 'devices', 'demo'];
  const subcommands = ['add', 'list', 'remove', 'check', 'sample', 'download'].map(
    (name) => `dataset ${name}`,
  );
  subcommands.push('devices install', 'checkpoint strip', 'checkpoint save');
  it.each(['', ...commands, ...subcommands])('of stego %s', async (command) => {
    const { code, out, err } = await stego(...command.split(' ').filter(Boolean), '--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Usage: stego/);
  });

  it('version', async () => {
    const manifest = JSON.parse(
      readFileSync(path.resolve(import.meta.dirname, '../../../package.json'), 'utf8'),
    );
    expect((await stego('--version')).out.trim()).toBe(manifest.version);
  });
});

describe('a command line that is not understood ends with 2', () => {
  it.each([
    ['unknown'],
    ['train'],
    ['hide', 'a.png'],
    ['train', '--data', 'images', '--steps', 'many'],
    ['train', '--data', 'images', '--preset', 'huge'],
    ['train', '--data', 'images', '--steps', '5', '--minutes', '1'],
    ['train', '--data', 'images', '--threads', '5000'],
    ['eval', 'run', '--channel', 'gif:3'],
    ['devices', '--nonsense'],
    ['checkpoint', 'strip', 'run'],
    ['devices', 'install', 'abacus'],
    ['devices', 'install', '--sha256', 'ab'],
  ])('stego %s %s %s', async (...args) => {
    const { code, err } = await stego(...args);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: /);
  });
});

describe('broken input gives one line that names it, and 1', () => {
  const png = () => readFileSync(path.join(folder, 'images', 'sample-0001.png'));
  const file = (name: string, data: string | Buffer) => {
    writeFileSync(path.join(folder, name), data);
    return name;
  };
  const hide = (cover: string, ...more: string[]) => [
    'hide',
    cover,
    'images/sample-0002.png',
    '-c',
    checkpoint,
    ...more,
  ];
  const cases: Record<string, () => Promise<string[]> | string[]> = {
    'a missing cover': () => hide('missing.png'),
    'an empty cover': () => hide(file('empty.png', '')),
    'text as a cover': () => hide(file('text.png', 'not a picture')),
    'a truncated PNG': () => hide(file('cut.png', png().subarray(0, 200))),
    'a PNG with a wrong check sum': () => {
      const broken = Buffer.from(png());
      broken[broken.length - 20] ^= 0xff;
      return hide(file('crc.png', broken));
    },
    'a truncated JPEG': async () => {
      const jpeg = await sharp(png()).jpeg().toBuffer();
      return hide(file('cut.jpg', jpeg.subarray(0, jpeg.length / 2)));
    },
    'a folder as a cover': () => hide('images'),
    'a broken link': () => {
      symlinkSync('nowhere', path.join(folder, 'link.png'));
      return hide('link.png');
    },
    'a broken secret': () => ['hide', 'images/sample-0001.png', file('bad.png', 'x'), '-c', checkpoint],
    'a lossy container': () => hide('images/sample-0001.png', '-o', 'out.jpg'),
    'a container without ending': () => hide('images/sample-0001.png', '-o', 'out'),
    'a container in a missing folder': () => hide('images/sample-0001.png', '-o', 'no/such/out.png'),
    'a container that exists': () => hide('images/sample-0001.png', '-o', file('there.png', 'mine')),
    'an unknown run': () => ['reveal', 'images/sample-0001.png', '-c', 'no-run'],
    'a checkpoint of a run that does not exist': () => ['checkpoint', 'save', 'no-run'],
    'a checkpoint that is none': () => [
      'reveal',
      'images/sample-0001.png',
      '-c',
      file('no.safetensors', 'garbage garbage'),
    ],
    'a truncated checkpoint': () => [
      'reveal',
      'images/sample-0001.png',
      '-c',
      file('cut.safetensors', readFileSync(checkpoint).subarray(0, -40)),
    ],
    'a checkpoint without its config': () => {
      const header = Buffer.from('{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} ');
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(header.length));
      return [
        'reveal',
        'images/sample-0001.png',
        '-c',
        file('foreign.safetensors', Buffer.concat([length, header, Buffer.alloc(4)])),
      ];
    },
    'a missing dataset': () => ['train', '--data', 'nowhere'],
    'an empty dataset': () => {
      mkdirSync(path.join(folder, 'nothing'), { recursive: true });
      return ['train', '--data', 'nothing', '--preset', 'tiny'];
    },
    'a dataset of broken files': () => {
      mkdirSync(path.join(folder, 'broken'), { recursive: true });
      for (let i = 0; i < 8; i++) file(`broken/${i}.png`, 'broken');
      return ['train', '--data', 'broken', '--preset', 'tiny'];
    },
    'a bad setting': () => [
      'train',
      '--data',
      'images',
      '--config',
      file('bad.yaml', 'schedule: {kind: sometimes}'),
    ],
    'settings that are no YAML': () => ['train', '--data', 'images', '--config', file('torn.yaml', 'a: [1')],
    'a bad name of a run': () => ['train', '--data', 'images', '--name', '../up'],
    'an unknown device': () => [
      'train',
      '--data',
      'images',
      '--preset',
      'tiny',
      '--device',
      'abacus',
      '--name',
      'abacus',
    ],
    'a training that diverges': () => [
      'train',
      '--data',
      'images',
      '--preset',
      'tiny',
      '--steps',
      '20',
      '--learning-rate',
      '1e30',
      '--name',
      'diverged',
    ],
    'a sheet that exists': () => ['eval', checkpoint, '--sheet', file('sheet.png', 'mine')],
    'a histogram that exists': () => ['eval', checkpoint, '--histogram', file('errors.svg', 'mine')],
    'a histogram that is no SVG': () => ['eval', checkpoint, '--histogram', 'errors.png'],
    'resuming what is not there': () => ['resume', 'no-run'],
    'an unknown checkpoint to evaluate': () => ['eval', 'no-run'],
    'nothing to evaluate': () => ['eval'],
    'two checkpoints to evaluate': () => ['eval', 'no-run', '-c', checkpoint],
  };
  it.each(Object.keys(cases))('%s', async (name) => {
    const { code, err } = await stego(...(await cases[name]()));
    expect(code).toBe(1);
    expect(err).toMatch(/^stego: .+/);
    expect(err.length).toBeLessThan(400);
    expect(oneLine(err)).toBe(true);
    expect(existsSync(path.join(folder, 'out.jpg'))).toBe(false);
  });

  /** A device that needs what no machine of a test has, or is of another system. */
  const unusable = process.platform === 'win32' ? 'cuda' : 'directml';

  it('leaves the name of a run free when its training cannot begin', async () => {
    const train = (...args: string[]) => stego('train', '--name', 'second-try', '--preset', 'tiny', ...args);
    for (const args of [
      await cases['a missing dataset'](),
      await cases['an empty dataset'](),
      await cases['a dataset of broken files'](),
      ['train', '--data', 'images', '--device', 'abacus'],
      ['train', '--data', 'images', '--config', file('abacus.yaml', 'device: abacus')],
      ['train', '--data', 'images', '--device', unusable],
    ]) {
      expect((await train(...args.slice(1))).code).toBe(1);
    }
    expect(existsSync(path.join(folder, '.stego/runs/second-try'))).toBe(false);
  });

  it('leaves a file alone that it must not replace', () => {
    expect(readFileSync(path.join(folder, 'there.png'), 'utf8')).toBe('mine');
  });
});

describe('what programs read', () => {
  it('trains, evaluates, hides and reveals with JSON', async () => {
    const settings =
      'imageSize: 16\nbatchSize: 2\nmodel: {prepBlocks: 1, hideBlocks: 1, revealBlocks: 1, filters: {"3": 4}}\nevery: {log: 2, evaluate: 4, checkpoint: 4}\nevaluationPairs: 1\n';
    writeFileSync(path.join(folder, 'small.yaml'), settings);
    const trained = await stego(
      'train',
      '-d',
      'images',
      '--config',
      'small.yaml',
      '--steps',
      '8',
      '-n',
      'json',
      '--json',
    );
    expect(trained.code, trained.err).toBe(0);
    const lines = trained.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ kind: 'started', run: 'json' });
    expect(lines.filter(({ kind }) => kind === 'metrics').map(({ line }) => line.step)).toEqual([2, 4, 6, 8]);
    expect(lines.at(-1)).toEqual({ kind: 'ended', run: 'json', state: 'finished' });

    const evaluated = JSON.parse((await stego('eval', 'json', '--json')).out);
    expect(evaluated).toMatchObject({ pairs: 1, channel: 'png' });
    expect(evaluated.cover.psnr).toBeGreaterThan(0);
    expect(evaluated.lsb[4].secret.rmse).toBeLessThan(8);

    const hidden = JSON.parse(
      (
        await stego(
          'hide',
          'images/sample-0003.png',
          'images/sample-0004.png',
          '-c',
          'json',
          '-o',
          'hidden.png',
          '--json',
        )
      ).out,
    );
    const revealed = JSON.parse((await stego('reveal', 'hidden.png', '-c', 'json@8', '--json')).out);
    expect(hidden).toMatchObject({ width: 32, height: 32 });
    expect(revealed).toMatchObject({ width: 32, height: 32 });
    expect(existsSync(revealed.output)).toBe(true);
  });

  it('saves a checkpoint of a training that goes on', async () => {
    const settings = 'imageSize: 16\nbatchSize: 1\nsteps: 1000000\n';
    writeFileSync(path.join(folder, 'long.yaml'), settings);
    const training = stego('train', '-d', 'images', '--config', 'long.yaml', '--json', '-n', 'long');
    const run = runFolder(folder, 'long');
    const state = async () => (await readStatus(run.status)).status?.state;
    await expect.poll(state).toBe('running');
    const saving = stego('checkpoint', 'save', 'long', '--json');
    const { code, out, err } = await saving.finally(() => requestControl(run.folder, 'stop'));
    expect(code, err).toBe(0);
    const { output, step } = JSON.parse(out);
    expect(output).toBe(path.join(run.checkpoints, `${String(step).padStart(8, '0')}.safetensors`));
    expect(existsSync(output)).toBe(true);
    expect((await training).code).toBe(0);
    expect((await readStatus(run.status)).status?.checkpoints).toContainEqual(
      expect.objectContaining({ step, kept: expect.any(String) }),
    );
    const late = await stego('checkpoint', 'save', 'long');
    expect([late.code, late.err.trim()]).toEqual([
      1,
      'stego: Run "long" is not running, so there is nothing to save.',
    ]);
  });

  it('trains as many steps, and where, as the settings say, also where the preset plans minutes', async () => {
    writeFileSync(path.join(folder, 'steps.yaml'), 'imageSize: 16\nbatchSize: 1\nsteps: 3\ndevice: cpu\n');
    const { code, out } = await stego(
      'train',
      '-d',
      'images',
      '--config',
      'steps.yaml',
      '--json',
      '-n',
      'three',
    );
    expect(code).toBe(0);
    const last = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ kind }) => kind === 'metrics')
      .at(-1);
    expect(last.line.step).toBe(3);
    expect(readFileSync(path.join(folder, '.stego/runs/three/config.yaml'), 'utf8')).toMatch(
      /^device: cpu$/m,
    );
  });

  it('evaluates with every picture of a folder that was not trained on, however few', async () => {
    mkdirSync(path.join(folder, 'two'));
    for (const name of ['sample-0001.png', 'sample-0002.png']) {
      copyFileSync(path.join(folder, 'images', name), path.join(folder, 'two', name));
    }
    const { out } = await stego('eval', checkpoint, '--data', 'two', '--json');
    expect(JSON.parse(out)).toMatchObject({ pairs: 1 });
  });

  it('trains on when nobody reads any more', async () => {
    const args = ['train', '-d', 'images', '--config', 'steps.yaml', '--json', '-n', 'unread'];
    const child = spawn(process.execPath, [path.join(unitBundles, 'cli.js'), ...args], { cwd: folder });
    let err = '';
    child.stderr.on('data', (text) => (err += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'exit');
    expect([code, err]).toEqual([0, '']);
    const status = readFileSync(path.join(folder, '.stego/runs/unread/status.json'), 'utf8');
    expect(JSON.parse(status)).toMatchObject({ state: 'finished', step: 3 });
  });

  it.runIf(existsSync('/dev/full'))('fails with one line when its output cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [path.join(unitBundles, 'cli.js'), 'dataset', 'list', '--json'], {
      cwd: folder,
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    let err = '';
    child.stderr?.on('data', (text) => (err += text));
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(err).toMatch(/^stego: Cannot write the output: .+\n$/);
  });

  it('lists devices and datasets', async () => {
    const { devices } = JSON.parse((await stego('devices', '--json')).out);
    expect(devices).toContainEqual(expect.objectContaining({ id: 'cpu', kind: 'cpu' }));
    const table = (await stego('devices')).out;
    expect(table).toMatch(/^cpu(?: \(auto\))? +CPU, /m);
    expect((await stego('dataset', 'add', 'images', '--name', 'mine')).code).toBe(0);
    expect(JSON.parse((await stego('dataset', 'list', '--json')).out)).toMatchObject([{ name: 'mine' }]);
    const checked = JSON.parse((await stego('dataset', 'check', 'mine', '--json')).out);
    expect(checked).toMatchObject({ usable: 12, problems: [] });
    expect((await stego('dataset', 'remove', 'mine')).code).toBe(0);
    expect(existsSync(path.join(folder, 'images', 'sample-0001.png'))).toBe(true);
  });
});
