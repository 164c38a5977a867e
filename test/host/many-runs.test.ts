import * as assert from 'node:assert';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { CheckpointSelection } from '../../src/vscode/runs/checkpoint-selection';
import { RunArrangement } from '../../src/vscode/runs/run-arrangement';
import { RunStore } from '../../src/vscode/runs/run-store';
import { RunsTree } from '../../src/vscode/views/runs-tree';
import { makeRuns, touchRun } from '../support/many-runs';
import { activate, Answers, eventually, makeImages, Memory, removeFolder, workspaceFolder } from './fixtures';
import { writeHeldUp } from './held-up';

const figures = process.env.STEGO_MANY_RUNS;
const count = 2000;

const seconds = (number: number) => new Promise((resolve) => setTimeout(resolve, 1000 * number));

/** Not a test of speed: with STEGO_MANY_RUNS=<file> it writes there how long the extension host was held up. */
(figures === undefined ? describe.skip : describe)('2,000 runs in a real extension host', () => {
  const workspace = workspaceFolder();
  const images = path.join(workspace, 'many-runs-images');
  let names: string[] = [];
  let cover = '';
  let secret = '';

  const measured = (what: string, work: () => Promise<unknown>) => writeHeldUp(figures!, what, work);

  before(async function () {
    this.timeout(100_000);
    [cover, secret] = await makeImages(images, 2, 64);
    names = await makeRuns(workspace, count);
    // The window looks at new files, and memory is tidied up.
    await seconds(8);
  });

  after(async function () {
    this.timeout(100_000);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const made of [images, path.join(workspace, '.stego')]) await removeFolder(made);
  });

  it('are read, listed and followed by the classes on their own', async function () {
    this.timeout(100_000);
    const store = new RunStore();
    const selection = new CheckpointSelection(new Memory(), store);
    const arrangement = new RunArrangement(new Memory());
    const tree = new RunsTree(store, selection, arrangement);
    try {
      await measured('nothing for 5 s', () => seconds(5));
      await measured('first reading', () => store.refresh());
      assert.strictEqual(store.runs.length, count);
      await measured('getChildren and getTreeItem of all', async () => {
        await Promise.all((await tree.getChildren()).map((node) => tree.getTreeItem(node)));
      });
      await measured('second reading', () => store.refresh());
      await measured('one run changes', async () => {
        await touchRun(workspace, names[7]);
        const run = { workspace, name: names[7] };
        await eventually(() => (store.find(run)?.status?.epoch ?? 0) > 3 || undefined, 'the change');
      });
    } finally {
      tree.dispose();
      arrangement.dispose();
      selection.dispose();
      store.dispose();
    }
  });

  it('are what the extension starts with', async function () {
    this.timeout(100_000);
    const changes = async () => {
      for (let i = 0; i < 5; i++) {
        await touchRun(workspace, names[i]);
        await seconds(1);
      }
    };
    await measured('the extension starts and reads them', async () => {
      await activate();
      await seconds(15);
    });
    await measured('its view is shown', async () => {
      await vscode.commands.executeCommand('stego.runs.focus');
      await seconds(5);
    });
    await measured('runs change beside the view', changes);
    const answers = new Answers().replace('showQuickPick', async (items: Promise<{ uri?: vscode.Uri }[]>) =>
      (await items).find(({ uri }) => uri?.fsPath === secret),
    );
    await measured('a picture is to be hidden', async () => {
      await vscode.commands.executeCommand('stego.hideSecret', vscode.Uri.file(cover));
      await seconds(5);
    }).finally(() => answers.restore());
    await measured('runs change beside the panel', changes);
    await measured('a picture is revealed', async () => {
      await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(cover), 'stego.reveal');
      await seconds(10);
    });
    await measured('runs change beside the editor', changes);
  });
});
