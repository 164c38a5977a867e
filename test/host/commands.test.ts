import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import sharp from 'sharp';
import * as vscode from 'vscode';
import { listDatasets } from '../../src/datasets/registry';
import { leaseHolder } from '../../src/runs/lease';
import { runFolder } from '../../src/runs/run-paths';
import { readStatus } from '../../src/runs/status';
import {
  activate,
  Answers,
  eventually,
  makeImages,
  makeRun,
  removeFolder,
  removeRun,
  workspaceFolder,
} from './fixtures';

const execute = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`stego.${command}`, ...args);
const workspace = workspaceFolder();
const images = path.join(workspace, 'command-images');
const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
const datasetNames = async () => (await listDatasets(workspace)).datasets.map(({ name }) => name);

describe('the commands', () => {
  let answers: Answers;
  const answering = (...replies: (string | undefined)[]) => (answers = new Answers(replies));
  const said = (pattern: RegExp) =>
    eventually(
      () => answers.messages.find(({ message }) => pattern.test(message)),
      `a message like ${pattern}`,
    );

  before(async () => {
    await activate();
    await makeImages(images, 6);
  });

  afterEach(() => answers?.restore());

  after(async () => {
    await removeFolder(path.join(workspace, '.stego'));
    await removeFolder(images);
    await removeFolder(path.join(workspace, 'sample-images'));
  });

  it('hide with the bundled model where nothing was trained, and reveal a file from elsewhere', async () => {
    const [cover, secret] = [0, 1].map((index) => vscode.Uri.file(path.join(images, `picture-${index}.png`)));
    answering();
    const container = await execute<vscode.Uri>('hideSecret', cover, [cover], secret);
    const { actions } = await said(
      /^picture-0\.stego\.png holds the secret: cover .+ PSNR \(bundled model\)\.$/,
    );
    assert.deepStrictEqual(actions, ['Open', 'Preview Revealed Secret', 'Undo']);
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'stego-elsewhere-'));
    const output = vscode.Uri.file(path.join(elsewhere, 'revealed.png'));
    const moved = path.join(elsewhere, 'moved.stego.png');
    await rename(container.fsPath, moved);
    await execute('saveRevealed', vscode.Uri.file(moved), output);
    assert.strictEqual((await sharp(await readFile(output.fsPath)).metadata()).width, 40);
    await removeFolder(elsewhere);
  });

  it('add a dataset, report what cannot be used, and take it away again', async () => {
    await writeFile(path.join(images, 'broken.png'), 'no picture');
    answering('Show Report');
    assert.strictEqual(await execute('addDataset', vscode.Uri.file(images)), 'command-images');
    await said(/6 images\. 1 file cannot be used\./);
    const report = await eventually(() => vscode.window.activeTextEditor?.document, 'the report');
    assert.match(report.getText(), /broken\.png: /);
    await rm(path.join(images, 'broken.png'));
    assert.deepStrictEqual(await datasetNames(), ['command-images']);
    answers.restore();

    answering('Undo');
    await execute('removeDataset', { workspace, name: 'command-images' });
    await said(/no longer listed/);
    await eventually(async () => (await datasetNames()).length === 1 || undefined, 'undo');
    assert.ok(existsSync(path.join(images, 'picture-0.png')));
  });

  it('create a sample dataset', async () => {
    answering();
    assert.strictEqual(await execute('createSampleDataset', { count: 5, size: 32 }), 'sample-images');
    assert.deepStrictEqual(await datasetNames(), ['command-images', 'sample-images']);
  });

  it('show in one line why a training does not start', async () => {
    answering();
    await execute('train', { workspace, dataset: 'nowhere', preset: 'tiny', name: 'lost' });
    await said(/There is no dataset or folder nowhere/);
    const panel = (name: string) => tabs().find(({ label }) => label === `Training ${name}`);
    await eventually(() => panel('lost') === undefined || undefined, 'the panel closes');
    answers.restore();
    answering();
    await execute('train', { workspace, dataset: 'sample-images', preset: 'tiny', name: '../out' });
    await said(/cannot be a run's name/);
  });

  it('leave the panel of one training open when another does not start', async () => {
    answering();
    const [lost, going] = ['gone-wrong', 'going-on'];
    await execute('train', { workspace, dataset: 'nowhere', preset: 'tiny', name: lost });
    await execute('train', { workspace, dataset: 'sample-images', preset: 'tiny', name: going });
    const isOpen = (name: string) => tabs().some(({ label }) => label === `Training ${name}`);
    await said(/There is no dataset or folder nowhere/);
    // The window tells of a new tab a moment later.
    await eventually(() => isOpen(going) || undefined, 'the other one opens');
    await eventually(() => !isOpen(lost) || undefined, 'the one closes');
    assert.ok(isOpen(going));
    await eventually(() => existsSync(runFolder(workspace, going).status) || undefined, 'the run');
    await execute('stopRun', { workspace, name: going });
    const { folder } = runFolder(workspace, going);
    await eventually(async () => (await leaseHolder(folder)) === undefined || undefined, 'the end');
    await removeRun(going);
  });

  it('train, pause, resume, stop, hide, reveal and undo', async function () {
    this.timeout(240_000);
    answering();
    await execute('train', { workspace, dataset: 'sample-images', preset: 'tiny', name: 'journey' });
    const run = runFolder(workspace, 'journey');
    const status = async () => (await readStatus(run.status)).status;
    const state = (wanted: string) =>
      eventually(async () => (await status())?.state === wanted || undefined, `the state ${wanted}`);
    await eventually(async () => ((await status())?.step ?? 0) > 0 || undefined, 'the first step');
    await execute('pauseRun', { workspace, name: 'journey' });
    await state('paused');
    await execute('saveCheckpoint', { workspace, name: 'journey' });
    const saved = async () => (await status())?.checkpoints.filter((each) => each.kept) ?? [];
    await eventually(async () => (await saved()).length === 1 || undefined, 'the checkpoint');
    assert.strictEqual((await saved())[0].step, (await status())?.step);
    assert.strictEqual((await status())?.state, 'paused');
    await execute('resumeRun', { workspace, name: 'journey' });
    await state('running');
    await execute('stopRun', { workspace, name: 'journey' });
    await state('stopped');
    await eventually(async () => (await leaseHolder(run.folder)) === undefined || undefined, 'the end');
    assert.deepStrictEqual(answers.messages, []);
    assert.ok((await status())!.checkpoints.length > 0);
    answers.restore();

    const [cover, secret] = ['picture-1.png', 'picture-2.png'].map((name) =>
      vscode.Uri.file(path.join(images, name)),
    );
    answering('Undo', 'Undo');
    const container = await execute<vscode.Uri>('hideSecret', cover, [cover], secret);
    assert.strictEqual(container.fsPath, path.join(images, 'picture-1.stego.png'));
    const quality = String.raw`cover \d+\.\d dB, revealed secret \d+\.\d dB PSNR`;
    await said(RegExp(String.raw`^picture-1\.stego\.png holds the secret: ${quality} \(bundled model\)\.$`));
    await eventually(() => !existsSync(container.fsPath) || undefined, 'undo');
    const { file, step } = (await status())!.checkpoints.at(-1)!;
    await execute('useCheckpoint', { workspace, name: 'journey', file });
    await execute('hideSecret', cover, [cover], secret);
    await said(RegExp(String.raw`${quality} \(journey, step ${step}\)\.$`));
    await eventually(() => !existsSync(container.fsPath) || undefined, 'undo');
    answers.restore();

    const others = ['picture-3.png', 'picture-4.png'].map((name) => vscode.Uri.file(path.join(images, name)));
    const broken = vscode.Uri.file(path.join(images, 'broken.png'));
    await writeFile(broken.fsPath, 'no picture');
    answering('Undo');
    const selected = [others[0], vscode.Uri.file(images), broken, others[1]];
    const written = await execute<vscode.Uri[]>('hideSecret', others[0], selected, secret);
    await rm(broken.fsPath);
    const names = ['picture-3.stego.png', 'picture-4.stego.png'];
    assert.deepStrictEqual(
      written.map(({ fsPath }) => fsPath),
      names.map((name) => path.join(images, name)),
    );
    await said(
      /^2 of 3 images hold the secret: cover .+ PSNR \(journey, step \d+\)\. 1 image cannot be used, broken\.png: /,
    );
    await eventually(() => !written.some(({ fsPath }) => existsSync(fsPath)) || undefined, 'undo of all');
    answers.restore();

    answering();
    const kept = await execute<vscode.Uri>('hideSecret', cover, [cover], secret);
    const second = await execute<vscode.Uri>('hideSecret', cover, [cover], secret);
    assert.strictEqual(path.basename(second.fsPath), 'picture-1-2.stego.png');
    const output = vscode.Uri.file(path.join(images, 'revealed.png'));
    await execute('saveRevealed', kept, output);
    const { width, height } = await sharp(await readFile(output.fsPath)).metadata();
    assert.deepStrictEqual([width, height], [40, 40]);

    const isPreview = ({ input }: vscode.Tab) =>
      input instanceof vscode.TabInputCustom && input.viewType === 'stego.reveal';
    const previews = (count: number) =>
      eventually(() => {
        const found = tabs().filter(isPreview);
        return found.length === count ? found : undefined;
      }, `${count} previews`);
    await execute('previewRevealed', kept);
    const [first] = await previews(1);
    await execute('previewRevealed', second);
    for (const { group } of await previews(2)) assert.strictEqual(group.viewColumn, first.group.viewColumn);
    await vscode.window.tabGroups.close(tabs().filter(isPreview));
  });

  it('hide the whole of a secret of another shape, without a question, where a program gives it', async () => {
    const wide = path.join(images, 'wide.png');
    await sharp({ create: { width: 80, height: 40, channels: 3, background: 'teal' } })
      .png()
      .toFile(wide);
    answering().replace('showQuickPick', () => assert.fail('nothing is asked'));
    const cover = vscode.Uri.file(path.join(images, 'picture-3.png'));
    const container = await execute<vscode.Uri>('hideSecret', cover, [cover], vscode.Uri.file(wide));
    await said(/^picture-3\.stego\.png holds the secret/);
    await rm(container.fsPath);
    await rm(wide);
  });

  it('offer the neighbours of the cover first', async () => {
    const other = path.join(workspace, 'a-folder-before');
    await makeImages(other, 1);
    let offered: (string | undefined)[] = [];
    answering().replace('showQuickPick', async (items: Promise<{ uri?: vscode.Uri }[]>) => {
      offered = (await items).map(({ uri }) => uri && path.basename(path.dirname(uri.fsPath)));
      return undefined;
    });
    await execute('hideSecret', vscode.Uri.file(path.join(images, 'picture-3.png')));
    await removeFolder(other);
    const folders = offered.filter((folder, i) => folder !== offered[i - 1]);
    assert.strictEqual(folders[0], 'command-images');
    assert.ok(folders.indexOf('a-folder-before') > 0, folders.join());
  });

  it('delete a run only when that is confirmed', async () => {
    const run = await makeRun('doomed', 'stopped');
    answering(undefined);
    await execute('deleteRun', { workspace, name: 'doomed' });
    assert.ok(existsSync(run.folder));
    answers.restore();

    answering('Move to Trash', 'Delete Permanently');
    await execute('deleteRun', { workspace, name: 'doomed' });
    assert.ok(!existsSync(run.folder));
    await removeRun('doomed');
  });
});
