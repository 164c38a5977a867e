import * as assert from 'node:assert';
import { truncate, unlink, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { addDataset, registryFolder } from '../../src/datasets/registry';
import { EngineClient } from '../../src/engine/client';
import { acquireLease } from '../../src/runs/lease';
import { checkpointFileName } from '../../src/runs/checkpoints';
import { DatasetStore } from '../../src/vscode/datasets/dataset-store';
import { CheckpointSelection } from '../../src/vscode/runs/checkpoint-selection';
import { RunArrangement } from '../../src/vscode/runs/run-arrangement';
import { RunStore } from '../../src/vscode/runs/run-store';
import { Thumbnails } from '../../src/vscode/thumbnails';
import { DatasetsTree } from '../../src/vscode/views/datasets-tree';
import { RunsTree } from '../../src/vscode/views/runs-tree';
import {
  eventually,
  makeImages,
  makeRun,
  Memory,
  removeFolder,
  removeRun,
  setStatus,
  workspaceFolder,
} from './fixtures';

describe('the view Runs', () => {
  const store = new RunStore();
  const selection = new CheckpointSelection(new Memory(), store);
  const arrangement = new RunArrangement(new Memory());
  const tree = new RunsTree(store, selection, arrangement);
  const names = ['tree-old', 'tree-new', 'tree-gone', 'tree-broken'];

  const itemOf = async (name: string) => {
    const node = (await tree.getChildren()).find((each) => each.name === name);
    return node && tree.getTreeItem(node);
  };
  /** Made only once the pointer rests on the item. */
  const tooltipOf = async (name: string) => {
    const node = (await tree.getChildren()).find((each) => each.name === name)!;
    const item = await tree.resolveTreeItem(await tree.getTreeItem(node), node);
    return (item.tooltip as vscode.MarkdownString).value;
  };
  const iconOf = (item: vscode.TreeItem) => (item.iconPath as vscode.ThemeIcon).id;

  after(async () => {
    tree.dispose();
    arrangement.dispose();
    selection.dispose();
    store.dispose();
    for (const name of names) await removeRun(name);
  });

  it('shows a run that appears, without being asked', async () => {
    await makeRun('tree-old', 'finished', {
      step: 100,
      checkpointSteps: [50, 100],
      best: checkpointFileName(50),
      last: checkpointFileName(100),
    });
    const item = await eventually(() => itemOf('tree-old'), 'a run in the tree');
    await eventually(
      async () => (await itemOf('tree-old'))?.description === 'finished · 30.5 / 20.5 dB' || undefined,
      'its state and its best figures',
    );
    assert.strictEqual((await itemOf('tree-old'))?.contextValue, 'run.finished.delete');
    assert.strictEqual(iconOf((await itemOf('tree-old'))!), 'pass');
    assert.strictEqual(item.command?.command, 'stego.openTrainingPanel');
  });

  it('nests the checkpoints, newest first, and marks best, last and the one in use', async () => {
    await eventually(async () => (await itemOf('tree-old'))?.collapsibleState || undefined, 'checkpoints');
    const run = (await tree.getChildren()).find(({ name }) => name === 'tree-old')!;
    const items = async () =>
      Promise.all((await tree.getChildren(run)).map((node) => tree.getTreeItem(node)));
    assert.deepStrictEqual(
      (await items()).map(({ label, description, contextValue }) => [label, description, contextValue]),
      [
        ['Step 100', 'last · 31.0 / 21.0 dB', 'checkpoint'],
        ['Step 50', 'best · 30.5 / 20.5 dB', 'checkpoint'],
      ],
    );
    assert.strictEqual((await selection.inUse(workspaceFolder())).label, 'bundled model');
    await selection.select({ workspace: workspaceFolder(), name: 'tree-old', file: checkpointFileName(100) });
    assert.strictEqual((await items())[0].description, 'in use, last · 31.0 / 21.0 dB');
    assert.strictEqual((await items())[0].contextValue, 'checkpoint.selected');
    assert.strictEqual((await selection.inUse(workspaceFolder())).label, 'tree-old, step 100');
  });

  it('puts pinned runs on top, and sorts the others', async () => {
    const order = async () =>
      (await tree.getChildren()).map(({ name }) => name).filter((name) => names.includes(name));
    await makeRun('tree-new', 'stopped');
    await eventually(async () => (await order()).length === 2 || undefined, 'both runs');
    assert.deepStrictEqual(await order(), ['tree-new', 'tree-old']);
    await arrangement.setOrder('best');
    assert.deepStrictEqual(await order(), ['tree-old', 'tree-new']);
    await arrangement.setPinned([{ workspace: workspaceFolder(), name: 'tree-new' }], true);
    assert.deepStrictEqual(await order(), ['tree-new', 'tree-old']);
    assert.match((await itemOf('tree-new'))!.contextValue!, /^run\.stopped\..*\.pinned$/);
    await arrangement.setPinned([{ workspace: workspaceFolder(), name: 'tree-new' }], false);
    await arrangement.setOrder('newest');
    await removeRun('tree-new');
    await eventually(async () => (await order()).length === 1 || undefined, 'it goes');
  });

  it('draws anew only the run that changed', async () => {
    const run = await makeRun('tree-new', 'stopped');
    await eventually(() => itemOf('tree-new'), 'the run');
    const fired: unknown[] = [];
    const subscription = tree.onDidChangeTreeData((what) => fired.push(what));
    await setStatus(run, { state: 'stopped', step: 50 });
    await eventually(() => fired.length > 0 || undefined, 'it is drawn anew');
    subscription.dispose();
    assert.strictEqual((await itemOf('tree-new'))?.description, 'stopped at 50 %');
    const node = (await tree.getChildren()).find(({ name }) => name === 'tree-new');
    assert.deepStrictEqual(fired, [[node]]);
    assert.strictEqual((fired[0] as unknown[])[0], node);
    await removeRun('tree-new');
    await eventually(async () => (await itemOf('tree-new')) === undefined || undefined, 'it goes');
  });

  it('falls back when the checkpoint in use is gone', async () => {
    const checkpoints = path.join(workspaceFolder(), '.stego', 'runs', 'tree-old', 'checkpoints');
    await unlink(path.join(checkpoints, checkpointFileName(100)));
    assert.strictEqual(selection.selected(workspaceFolder()), undefined);
    assert.strictEqual((await selection.inUse(workspaceFolder())).label, 'tree-old, step 50');
    assert.strictEqual(selection.usesBundled(workspaceFolder()), false);
  });

  it('hides and reveals with the next best when the file of the best is broken or gone, too', async () => {
    const [best, last] = [checkpointFileName(10), checkpointFileName(30)];
    const run = await makeRun('tree-gone', 'finished', { checkpointSteps: [10, 20, 30], best, last });
    await selection.select({ workspace: workspaceFolder(), name: 'tree-gone', file: last });
    assert.strictEqual((await selection.inUse(workspaceFolder())).label, 'tree-gone, step 30');
    await unlink(path.join(run.checkpoints, last));
    assert.strictEqual((await selection.inUse(workspaceFolder())).label, 'tree-gone, step 10');
    await truncate(path.join(run.checkpoints, best), 50);
    assert.strictEqual((await selection.inUse(workspaceFolder())).label, 'tree-gone, step 20');
    await unlink(path.join(run.checkpoints, best));
    assert.strictEqual((await selection.inUse(workspaceFolder())).label, 'tree-gone, step 20');
    await removeRun('tree-gone');
    assert.strictEqual((await selection.inUse(workspaceFolder())).label, 'bundled model');
    assert.strictEqual(selection.usesBundled(workspaceFolder()), true);
  });

  it('marks a run whose status is no more than a torso', async () => {
    const run = await makeRun('tree-broken', 'stopped');
    await writeFile(run.status, '{"version": 1, "sta');
    const item = await eventually(async () => {
      const found = await itemOf('tree-broken');
      return found?.description === 'cannot be read' ? found : undefined;
    }, 'the broken run');
    assert.strictEqual(iconOf(item), 'warning');
    assert.match(await tooltipOf('tree-broken'), /status\.json/);
    await removeRun('tree-broken');
  });

  it('follows a training through its states, and sees when it was killed', async () => {
    const run = await makeRun('tree-new', 'running', { etaSeconds: 180 });
    const lease = await acquireLease(run.folder);
    const state = (wanted: string) =>
      eventually(async () => {
        const item = await itemOf('tree-new');
        return item?.contextValue?.split('.')[1] === wanted ? item : undefined;
      }, `the state ${wanted}`);
    const running = await state('running');
    assert.strictEqual(running.description, '42 % · 3 min left');
    assert.strictEqual(iconOf(running), 'sync~spin');
    assert.strictEqual((await tree.getChildren())[0].name, 'tree-new');

    await setStatus(run, { state: 'paused' });
    assert.strictEqual((await state('paused')).description, 'paused at 42 %');
    await lease.release();
    assert.strictEqual(iconOf(await state('interrupted')), 'debug-disconnect');
    await setStatus(run, { state: 'failed', error: 'out of memory' });
    await state('failed');
    assert.match(await tooltipOf('tree-new'), /out.*of.*memory/);
  });

  it('forgets a run that is deleted', async () => {
    await removeRun('tree-new');
    await eventually(
      async () => (await itemOf('tree-new')) === undefined || undefined,
      'the run leaves the tree',
    );
  });
});

describe('the view Datasets', () => {
  const engine = new EngineClient({
    script: path.join(vscode.extensions.getExtension('stego-lab.stego-lab')!.extensionPath, 'dist/engine.js'),
    log: () => undefined,
    logName: 'the log',
  });
  const store = new DatasetStore(engine, new Memory());
  const tree = new DatasetsTree(store, new Thumbnails(engine));
  const folder = path.join(workspaceFolder(), 'tree-images');

  const item = (name: string) => {
    const items = tree.getChildren().map((node) => tree.getTreeItem(node));
    return items.find(({ label }) => label === name);
  };

  after(async () => {
    store.dispose();
    engine.dispose();
    await removeFolder(folder);
    await removeFolder(registryFolder(workspaceFolder()));
  });

  it('shows a dataset that another process registers, and counts its images', async () => {
    await makeImages(folder, 5);
    await addDataset(workspaceFolder(), folder);
    await eventually(() => item('tree-images')?.description === '5 images' || undefined, 'the count');
    assert.strictEqual(item('tree-images')?.contextValue, 'dataset');
  });

  it('shows what an opened dataset holds, and an image only to the pointer', async () => {
    const node = store.datasets.find(({ name }) => name === 'tree-images')!;
    const children = tree.getChildren(node);
    assert.deepStrictEqual(
      children.map((child) => tree.getTreeItem(child).label),
      ['3 to train on, 2 held out', '40 × 40 pixels', ...[0, 1, 2, 3, 4].map((i) => `picture-${i}.png`)],
    );
    const image = tree.getTreeItem(children[2]);
    assert.strictEqual(image.tooltip, undefined);
    const { tooltip } = await tree.resolveTreeItem(image, children[2]);
    assert.match((tooltip as vscode.MarkdownString).value, /!\[\]\(data:image\/webp;base64,[^)]+\)/);
    store.setCheck(folder, { layout: 'folder', images: 4, problems: [{ file: 'a.png', reason: 'broken' }] });
    const labels = tree.getChildren(node).map((child) => tree.getTreeItem(child).label);
    assert.ok(labels.includes('1 file cannot be used'));
  });

  it('says when the folder is gone', async () => {
    await removeFolder(folder);
    await store.refresh();
    assert.strictEqual(item('tree-images')?.description, 'folder not found');
    assert.strictEqual(item('tree-images')?.contextValue, 'dataset.missing');
  });

  it('names an entry that cannot be read', async () => {
    await writeFile(path.join(registryFolder(workspaceFolder()), 'odd.yaml'), 'name: odd\n');
    await eventually(() => item('odd.yaml')?.description === 'cannot be read' || undefined, 'the entry');
    assert.strictEqual(item('odd.yaml')?.contextValue, 'dataset.problem');
    assert.match(String(item('odd.yaml')?.tooltip), /version/);
  });
});
