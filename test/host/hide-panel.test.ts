import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import sharp from 'sharp';
import * as vscode from 'vscode';
import { EngineClient } from '../../src/engine/client';
import { bundledCheckpoint } from '../../src/runs/bundled-checkpoint';
import { BatchHiding } from '../../src/vscode/panels/hide/batch-hiding';
import { KnownOriginals } from '../../src/vscode/containers/known-originals';
import type { CoverRow, HideChoices, ToHidePage } from '../../src/vscode/panels/hide/contract';
import type { HideWorkOptions } from '../../src/vscode/panels/hide/hide-work';
import { outputSetup } from '../../src/vscode/panels/hide/output-name';
import { SingleHiding } from '../../src/vscode/panels/hide/single-hiding';
import { activate, Answers, eventually, makeImages, Memory, removeFolder, workspaceFolder } from './fixtures';

const images = path.join(workspaceFolder(), 'panel-images');
const file = (name: string) => path.join(images, name);
const { extensionPath } = vscode.extensions.getExtension('stego-lab.stego-lab')!;
const hideTabs = () =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && /stego\.hide/.test(input.viewType));

async function pixels(image: string): Promise<Buffer> {
  return sharp(image).removeAlpha().raw().toBuffer();
}

describe('hiding in a panel', () => {
  let answers: Answers | undefined;
  let posted: ToHidePage[] = [];
  const originals = new KnownOriginals(new Memory());
  const log = vscode.window.createOutputChannel('hide test', { log: true });
  const engine = new EngineClient({
    script: path.join(extensionPath, 'dist', 'engine.js'),
    log: () => undefined,
    logName: 'the test',
  });
  const options: HideWorkOptions = {
    engine,
    log,
    post: (message) => void posted.push(message),
    pairOf: async ({ secret, fit, position }, cover) => ({
      checkpoint: bundledCheckpoint(),
      device: 'cpu',
      cover,
      secret,
      fit,
      position,
    }),
    onHidden: (container, { secret, fit }, cover) => originals.remember(container, { cover, secret, fit }),
    onWritten: () => {},
  };
  const last = <T extends ToHidePage['type']>(type: T) =>
    posted.filter((message): message is Extract<ToHidePage, { type: T }> => message.type === type).at(-1);
  const seen = <T extends ToHidePage['type']>(type: T) => eventually(() => last(type), `the message ${type}`);
  const choices = (change: Partial<HideChoices> = {}): HideChoices => ({
    covers: [file('picture-0.png')],
    secret: file('picture-1.png'),
    fit: 'contain',
    position: 'centre',
    checkpoint: '',
    ...change,
  });

  before(async () => {
    await activate();
    await makeImages(images, 4);
  });

  beforeEach(() => void (posted = []));

  afterEach(async () => {
    answers?.restore();
    for (const name of await readdir(images)) {
      if (name.includes('stego') || name.startsWith('kept')) await rm(file(name));
    }
  });

  after(async () => {
    engine.dispose();
    log.dispose();
    await vscode.window.tabGroups.close(hideTabs());
    await removeFolder(images);
  });

  it('opens for what was clicked, one panel for one pair', async () => {
    const [cover, other, secret] = [0, 2, 1].map((index) => vscode.Uri.file(file(`picture-${index}.png`)));
    answers = new Answers().replace('showQuickPick', async (items: Promise<{ uri?: vscode.Uri }[]>) =>
      (await items).find(({ uri }) => uri?.fsPath === secret.fsPath),
    );
    const hide = (...covers: vscode.Uri[]) =>
      vscode.commands.executeCommand('stego.hideSecret', covers[0], covers);
    await hide(cover);
    await hide(cover, other);
    await hide(cover);
    await eventually(() => hideTabs().length === 2 || undefined, 'two panels');
    assert.deepStrictEqual(
      hideTabs().map(({ label }) => label),
      ['Hide in picture-0.png', 'Hide in 2 Images'],
    );
    assert.deepStrictEqual(answers.messages, []);
  });

  it('writes nothing before it is kept, then exactly what was shown, and takes it back', async () => {
    const work = new SingleHiding(choices(), options);
    const { pictures, metrics, size } = await seen('hidden');
    assert.deepStrictEqual(size, { width: 40, height: 40 });
    assert.ok(metrics.cover.psnr > 15 && metrics.secret.ssim <= 1);
    const output = file('picture-0.stego.png');
    assert.ok(!existsSync(output));
    await work.handle({ type: 'keep' });
    assert.strictEqual(last('kept')?.name, 'picture-0.stego.png');
    assert.strictEqual(Buffer.compare(await pixels(output), Buffer.from(pictures.container.data)), 0);
    assert.deepStrictEqual(await originals.find(output), {
      cover: file('picture-0.png'),
      secret: file('picture-1.png'),
      fit: 'contain',
    });
    await work.handle({ type: 'undo' });
    assert.ok(last('notKept'));
    assert.ok(!existsSync(output));
    await work.handle({ type: 'keep' });
    assert.ok(existsSync(output));
    work.dispose();
  });

  it('drops what older choices gave, and keeps what is newest', async () => {
    const wide = file('wide.png');
    await sharp({ create: { width: 80, height: 40, channels: 3, background: 'teal' } })
      .composite([
        { input: { create: { width: 20, height: 40, channels: 3, background: 'red' } }, left: 0, top: 0 },
      ])
      .png()
      .toFile(wide);
    const work = new SingleHiding(choices(), options);
    for (const position of ['centre', 'end', 'start'] as const) {
      work.change(choices({ secret: wide, fit: 'cover', position, output: file('kept.webp') }));
    }
    const { pictures } = await seen('hidden');
    assert.strictEqual(posted.filter(({ type }) => type === 'hidden').length, 1);
    assert.deepStrictEqual([...pictures.secret.data.slice(0, 3)], [255, 0, 0]);
    const before = posted.length;
    // Another name is no reason to compute again.
    work.change(choices({ secret: wide, fit: 'cover', position: 'start', output: file('kept.tiff') }));
    await work.handle({ type: 'keep' });
    assert.deepStrictEqual(
      posted.slice(before).map(({ type }) => type),
      ['keeping', 'kept'],
    );
    assert.strictEqual(
      Buffer.compare(await pixels(file('kept.tiff')), Buffer.from(pictures.container.data)),
      0,
    );
    work.dispose();
    await rm(wide);
  });

  it('asks before it replaces a file, and never replaces cover or secret', async () => {
    const output = file('kept.png');
    await writeFile(output, 'precious');
    const work = new SingleHiding(choices({ output }), options);
    await seen('hidden');
    answers = new Answers([undefined, 'Replace']);
    await work.handle({ type: 'keep' });
    assert.strictEqual(await vscode.workspace.fs.readFile(vscode.Uri.file(output)).then(String), 'precious');
    await work.handle({ type: 'keep' });
    assert.match(answers.messages[1].message, /^kept\.png exists already/);
    assert.strictEqual((await sharp(output).metadata()).width, 40);
    for (const name of ['picture-0.png', 'picture-1.png', 'kept.jpg']) {
      assert.ok(outputSetup(choices({ output: file(name) })).problem, name);
    }
    work.dispose();
  });

  it('says what is wrong, can be cancelled and tried again', async () => {
    const missing = file('late.png');
    const work = new SingleHiding(choices({ secret: missing }), options);
    assert.match((await seen('failed')).message, /late\.png: there is no such file/);
    await makeImages(path.join(images, 'late'), 1);
    await vscode.workspace.fs.copy(
      vscode.Uri.file(path.join(images, 'late', 'picture-0.png')),
      vscode.Uri.file(missing),
    );
    await work.handle({ type: 'retry' });
    await work.handle({ type: 'cancel' });
    assert.strictEqual(last('failed')?.message, 'Hiding was cancelled.');
    await work.handle({ type: 'retry' });
    await seen('hidden');
    work.dispose();
    await removeFolder(path.join(images, 'late'));
    await rm(missing);
  });

  it('hides in all covers that can be used, retries the others, and undoes all', async () => {
    const [first, broken, second] = ['picture-0.png', 'broken.png', 'picture-2.png'].map(file);
    await writeFile(broken, 'no picture');
    const work = new BatchHiding(choices({ covers: [first, broken, second] }), options);
    const states = () => rows().map(({ state }) => state);
    const rows = (): readonly CoverRow[] => last('batch')?.rows ?? [];
    await work.handle({ type: 'start' });
    assert.deepStrictEqual(states(), ['hidden', 'failed', 'hidden']);
    assert.match(rows()[1].error ?? '', /broken\.png: it is not an image/);
    assert.ok((rows()[0].coverPsnr ?? 0) > 15);
    assert.ok(existsSync(file('picture-0.stego.png')) && existsSync(file('picture-2.stego.png')));

    await vscode.workspace.fs.copy(vscode.Uri.file(second), vscode.Uri.file(broken), { overwrite: true });
    posted = [];
    await work.handle({ type: 'start' });
    assert.deepStrictEqual(states(), ['hidden', 'hidden', 'hidden']);
    assert.ok(posted.every((message) => message.type !== 'row' || message.index === 1));

    await work.handle({ type: 'undoAll' });
    assert.deepStrictEqual(states(), ['waiting', 'waiting', 'waiting']);
    assert.ok(!(await readdir(images)).some((name) => name.includes('stego')));
    await rm(broken);
    work.dispose();
  });

  it('leaves nothing half done when a batch is cancelled', async () => {
    const covers = [0, 2, 3].map((index) => file(`picture-${index}.png`));
    const cancelling: HideWorkOptions = {
      ...options,
      post: (message) => {
        options.post(message);
        if (message.type === 'row' && message.index === 1 && message.row.state === 'working') {
          void work.handle({ type: 'cancel' });
        }
      },
    };
    const work = new BatchHiding(choices({ covers }), cancelling);
    await work.handle({ type: 'start' });
    assert.deepStrictEqual(
      last('batch')?.rows.map(({ state }) => state),
      ['hidden', 'waiting', 'waiting'],
    );
    assert.deepStrictEqual(
      (await readdir(images)).filter((name) => name.includes('stego')),
      ['picture-0.stego.png'],
    );
    work.dispose();
  });
});
