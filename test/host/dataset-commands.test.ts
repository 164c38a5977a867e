import * as assert from 'node:assert';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { listDatasets } from '../../src/datasets/registry';
import { FolderDrops } from '../../src/vscode/views/folder-drops';
import { tinyImageNetArchive } from '../support/tiny-imagenet-archive';
import { activate, Answers, eventually, makeImages, removeFolder, workspaceFolder } from './fixtures';

const execute = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`stego.${command}`, ...args);
const workspace = workspaceFolder();
const names = async () => (await listDatasets(workspace)).datasets.map(({ name }) => name);
const reference = (name: string) => ({ workspace, name });

describe('the commands of datasets', () => {
  let answers: Answers;
  let elsewhere: string;
  const answering = (...replies: (string | undefined)[]) => (answers = new Answers(replies));
  const said = () => answers.messages.map(({ message }) => message);
  const images = (name: string) => path.join(elsewhere, name);

  before(async () => {
    await activate();
    elsewhere = await mkdtemp(path.join(tmpdir(), 'stego-datasets-'));
    for (const [index, name] of ['first', 'second', 'third'].entries())
      await makeImages(images(name), 4 + index);
    await mkdir(images('empty'));
  });

  afterEach(() => answers?.restore());

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const folder of [elsewhere, path.join(workspace, '.stego'), path.join(workspace, 'sample-images')])
      await removeFolder(folder);
  });

  it('add the folder that is picked, once, and no folder without images', async () => {
    answering().replace('showOpenDialog', async () => [vscode.Uri.file(images('first'))]);
    assert.strictEqual(await execute('addDataset'), 'first');
    assert.strictEqual(await execute('addDataset'), 'first');
    await execute('addDataset', vscode.Uri.file(images('empty')));
    assert.deepStrictEqual(said(), [
      'first: 4 images.',
      'first: 4 images.',
      `${images('empty')} holds no image that can be used.`,
    ]);
    assert.deepStrictEqual(await names(), ['first']);
  });

  it('add nothing where no folder is picked', async () => {
    answering().replace('showOpenDialog', async () => undefined);
    assert.strictEqual(await execute('addDataset'), undefined);
    assert.deepStrictEqual(said(), []);
    assert.deepStrictEqual(await names(), ['first']);
  });

  it('add folders that are dropped on the view, and nothing else that is', async () => {
    answering();
    const dropped = [images('second'), images('third')].map((folder) => vscode.Uri.file(folder).toString());
    const lines = ['# copied from a file manager', ...dropped, 'https://example.com/pictures', ''];
    const data = new vscode.DataTransfer();
    data.set('text/uri-list', new vscode.DataTransferItem(lines.join('\r\n')));
    const drops = new FolderDrops();
    assert.ok(drops.dropMimeTypes.includes('text/uri-list'));
    await drops.handleDrop(undefined, data);
    assert.deepStrictEqual(said(), ['second: 5 images.', 'third: 6 images.']);
    assert.deepStrictEqual(await names(), ['first', 'second', 'third']);
    await drops.handleDrop(undefined, new vscode.DataTransfer());
    assert.deepStrictEqual(await names(), ['first', 'second', 'third']);
  });

  it('say that a file that is dropped is no folder of images', async () => {
    answering();
    const data = new vscode.DataTransfer();
    const file = vscode.Uri.file(path.join(images('first'), 'picture-0.png')).toString();
    data.set('text/uri-list', new vscode.DataTransferItem(file));
    await new FolderDrops().handleDrop(undefined, data);
    assert.match(said().join(), /picture-0\.png is not a folder of images\.$/);
    assert.deepStrictEqual(await names(), ['first', 'second', 'third']);
  });

  it('check every image, and open the report from then on', async () => {
    answering();
    await execute('showDatasetProblems', reference('second'));
    assert.deepStrictEqual(said(), []);
    const report = await eventually(() => vscode.window.activeTextEditor?.document, 'the report');
    assert.match(report.getText(), /5 images can be used\.\n0 files cannot be used\./);
    await writeFile(path.join(images('second'), 'broken.png'), 'no picture');
    await execute('checkDataset', reference('second'));
    assert.deepStrictEqual(said(), ['second: 5 images. 1 file cannot be used.']);
    await execute('showDatasetProblems', reference('second'));
    await eventually(
      () => /broken\.png: /.test(vscode.window.activeTextEditor?.document.getText() ?? '') || undefined,
      'what is wrong',
    );
  });

  it('rename a dataset, and say why it keeps its name', async () => {
    answering().replace('showInputBox', async () => 'pictures');
    await execute('renameDataset', reference('third'));
    assert.deepStrictEqual(await names(), ['first', 'pictures', 'second']);
    assert.ok(existsSync(images('third')));
    await execute('renameDataset', reference('pictures'), undefined, 'first');
    await execute('renameDataset', reference('pictures'), undefined, '../out');
    assert.match(said()[0], /^A dataset named first exists already/);
    assert.match(said()[1], /cannot be the name of a dataset/);
    assert.deepStrictEqual(await names(), ['first', 'pictures', 'second']);
  });

  it('copy the path of a dataset, and open its folder', async () => {
    answering();
    await execute('copyDatasetPath', reference('pictures'));
    assert.strictEqual(await vscode.env.clipboard.readText(), images('third'));
    await execute('openDatasetFolder', reference('pictures'));
    assert.deepStrictEqual(said(), []);
  });

  it('ask everything but the images where a dataset is used for training', async () => {
    const asked: string[] = [];
    answering().replace('showQuickPick', async (_items: unknown, options: vscode.QuickPickOptions) => {
      asked.push(options.title ?? options.placeHolder ?? '');
      return undefined;
    });
    await execute('useForTraining', reference('first'));
    assert.deepStrictEqual(asked, ['Stego: Train (2 of 3)']);
  });

  it('ask which dataset where none is given, and do nothing without an answer', async () => {
    const offered: string[] = [];
    answering().replace('showQuickPick', async (items: readonly vscode.QuickPickItem[]) => {
      offered.push(items.map(({ label }) => label).join());
      return undefined;
    });
    for (const command of ['removeDataset', 'renameDataset', 'checkDataset', 'copyDatasetPath'])
      await execute(command);
    assert.deepStrictEqual(offered, Array(4).fill('first,pictures,second'));
    assert.deepStrictEqual(await names(), ['first', 'pictures', 'second']);
  });

  it('take a dataset from the list, and put it back', async () => {
    answering('Undo', undefined);
    await execute('removeDataset', reference('first'));
    await eventually(async () => (await names()).includes('first') || undefined, 'undo');
    await execute('removeDataset', reference('first'));
    assert.deepStrictEqual(await names(), ['pictures', 'second']);
    assert.ok(existsSync(path.join(images('first'), 'picture-0.png')));
  });

  describe('that download', () => {
    const settings = () => vscode.workspace.getConfiguration('stego.datasets');
    const set = (key: string, value?: string) =>
      settings().update(key, value, vscode.ConfigurationTarget.Global);
    let archive: Buffer;
    let server: Server;

    before(async () => {
      archive = await tinyImageNetArchive();
      server = createServer((_request, response) => response.end(archive));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await set('tinyImageNetUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}/tiny.zip`);
    });

    after(async () => {
      for (const key of ['tinyImageNetUrl', 'tinyImageNetSha256']) await set(key);
      server.closeAllConnections();
      server.close();
    });

    it('leave nothing listed where the archive is not the expected one', async () => {
      answering('Choose Folder…').replace('showOpenDialog', async () => [vscode.Uri.file(elsewhere)]);
      await set('tinyImageNetSha256', '0'.repeat(64));
      await execute('downloadTinyImageNet');
      assert.match(said()[1], /has the checksum [0-9a-f]{64}, not 0{64}: it was changed or is damaged/);
      assert.ok(!(await names()).includes('tiny-imagenet-200'));
    });

    it('add what they have unpacked', async () => {
      answering('Choose Folder…').replace('showOpenDialog', async () => [vscode.Uri.file(elsewhere)]);
      await set('tinyImageNetSha256', createHash('sha256').update(archive).digest('hex'));
      assert.strictEqual(await execute('downloadTinyImageNet'), 'tiny-imagenet-200');
      assert.match(said()[0], /^Download Tiny ImageNet/);
      assert.match(said()[1], /^tiny-imagenet-200 is ready: \d+ images\.$/);
      assert.ok((await names()).includes('tiny-imagenet-200'));
    });

    it('do nothing where the question is closed', async () => {
      answering(undefined);
      assert.strictEqual(await execute('downloadTinyImageNet'), undefined);
      assert.strictEqual(said().length, 1);
    });
  });
});
