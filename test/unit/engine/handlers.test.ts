import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesiseImage } from '../../../src/datasets/synthesiser/synthesise';
import { EngineClient } from '../../../src/engine/client';
import type { RevealResult } from '../../../src/engine/protocol';
import { psnr } from '../../../src/evaluation/pixel-errors';
import { readRgba } from '../../../src/images/read';
import { writeLossless } from '../../../src/images/write';
import { bundledCheckpoint } from '../../../src/runs/bundled-checkpoint';
import { untrainedCheckpoint } from '../../support/networks';
import { testPicture } from '../../support/pictures';
import { unitBundles } from '../../support/unit-setup';

let folder: string;
let engine: EngineClient;
let checkpoints: string[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stego-handlers-'));
  checkpoints = await Promise.all(
    [1, 2].map((seed) => untrainedCheckpoint(path.join(folder, `${seed}`), seed)),
  );
  engine = new EngineClient({
    script: path.join(unitBundles, 'engine.js'),
    log: () => undefined,
    logName: 'the log',
  });
});
afterAll(() => {
  engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function container(name: string, width: number, height: number): Promise<string> {
  const file = path.join(folder, name);
  await writeLossless(file, testPicture(width, height), { overwrite: true });
  return file;
}

/** A module that ends the first compute worker of a process when it is to run a program. */
function dyingOnce(marker: string): string {
  const file = path.join(folder, 'dying-once.cjs');
  writeFileSync(
    file,
    `const { existsSync, writeFileSync } = require('node:fs');
     const { parentPort } = require('node:worker_threads');
     parentPort?.on('message', ({ method }) => {
       if (method !== 'run' || existsSync(${JSON.stringify(marker)})) return;
       writeFileSync(${JSON.stringify(marker)}, '');
       process.exit(7);
     });`,
  );
  return file;
}

describe('the engine', () => {
  it.each([
    ['a picture of another size', 0],
    ['another checkpoint', 1],
  ])('finishes a picture although %s is asked for meanwhile', async (_, other) => {
    const [long, small] = await Promise.all([container('a.png', 2400, 20), container('b.png', 24, 24)]);
    const first = { checkpoint: checkpoints[0], device: 'cpu', container: long };
    const second = { checkpoint: checkpoints[other], device: 'auto', container: small };
    const single = [await engine.request('reveal', first), await engine.request('reveal', second)];
    let between: Promise<RevealResult> | undefined;
    const result = await engine.request('reveal', first, {
      onProgress: () => (between ??= engine.request('reveal', second)),
    });
    expect([result, await between]).toEqual(single);
  });

  it('opens a device anew after it was lost', async () => {
    const marker = path.join(folder, 'died');
    const dying = new EngineClient({
      script: path.join(unitBundles, 'engine.js'),
      log: () => undefined,
      logName: 'the log',
      environment: { NODE_OPTIONS: `--require ${dyingOnce(marker)}` },
    });
    const params = { checkpoint: checkpoints[0], device: 'cpu', container: await container('d.png', 16, 16) };
    await expect(dying.request('reveal', params)).rejects.toThrow('ended in the middle of its work');
    const pid = dying.pid;
    expect((await dying.request('reveal', params)).revealed.width).toBe(16);
    expect(dying.pid).toBe(pid);
    dying.dispose();
  });

  it('hides and reveals with the bundled model', async () => {
    const [cover, secret] = [0, 1].map((index) => synthesiseImage(6, index, 64));
    const file = (name: string) => path.join(folder, name);
    await writeLossless(file('cover.png'), cover, { overwrite: true });
    await writeLossless(file('secret.png'), secret, { overwrite: true });
    const model = { checkpoint: bundledCheckpoint(), device: 'cpu' };
    const hidden = await engine.request('hide', {
      ...model,
      cover: file('cover.png'),
      secret: file('secret.png'),
      output: file('cover.stego.png'),
      fit: 'fill',
      overwrite: true,
    });
    expect(hidden.coverPsnr).toBeGreaterThan(15);
    const { container, revealed } = await engine.request('reveal', { ...model, container: hidden.output });
    expect(psnr(container, cover)).toBeCloseTo(hidden.coverPsnr, 6);
    expect(psnr(revealed, secret)).toBeCloseTo(hidden.secretPsnr, 6);
    expect(psnr(revealed, secret)).toBeGreaterThan(psnr(revealed, cover) + 3);
  });

  it('previews a container without a file, and writes the very pixels later, transparency included', async () => {
    const [cover, secret] = [await container('e.png', 40, 30), await container('f.png', 64, 64)];
    const output = path.join(folder, 'kept.webp');
    const alpha = Uint8Array.from({ length: 40 * 30 }, (_, i) => i % 256);
    await writeLossless(cover, testPicture(40, 30), { alpha, overwrite: true });
    const pair = { checkpoint: checkpoints[1], device: 'cpu', cover, secret };
    const before = readdirSync(folder);
    const preview = await engine.request('previewHidden', { ...pair, fit: 'cover', position: 'end' });
    expect(readdirSync(folder)).toEqual(before);
    const { shown, metrics } = preview;
    expect(metrics.cover.psnr).toBeCloseTo(psnr(shown.container, shown.cover), 6);
    expect(metrics.secret.psnr).toBeCloseTo(psnr(shown.revealed, shown.secret), 6);

    await engine.request('writeContainer', { container: preview.container, output, overwrite: false });
    expect(await readRgba(output)).toEqual({ image: shown.container, alpha });
    const params = { checkpoint: checkpoints[1], device: 'cpu', container: output };
    expect((await engine.request('reveal', params)).revealed).toEqual(shown.revealed);
    const again = engine.request('writeContainer', {
      container: preview.container,
      output,
      overwrite: false,
    });
    await expect(again).rejects.toThrow('exists already');
  });

  it('says in another language how far it is', async () => {
    const file = path.join(folder, 'bundle.l10n.json');
    writeFileSync(file, JSON.stringify({ Revealing: 'Entwirren' }));
    const translated = new EngineClient({
      script: path.join(unitBundles, 'engine.js'),
      log: () => undefined,
      logName: 'the log',
      environment: { STEGO_TRANSLATIONS: file },
    });
    const params = { checkpoint: checkpoints[0], device: 'cpu', container: await container('g.png', 16, 16) };
    const said = new Set<string>();
    await translated.request('reveal', params, { onProgress: (_, message) => said.add(message) });
    translated.dispose();
    expect([...said]).toEqual(['Entwirren']);
  });

  it('notices that a checkpoint file was replaced', async () => {
    const file = await container('c.png', 16, 16);
    const [first, second] = checkpoints;
    const reveal = async (checkpoint: string) =>
      (await engine.request('reveal', { checkpoint, device: 'cpu', container: file })).revealed.data;
    const other = await reveal(second);
    expect(await reveal(first)).not.toEqual(other);
    copyFileSync(second, first);
    expect(await reveal(first)).toEqual(other);
  });
});
