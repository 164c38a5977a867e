import * as assert from 'node:assert';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import sharp from 'sharp';
import * as vscode from 'vscode';
import { EngineClient } from '../../src/engine/client';
import { DatasetStore } from '../../src/vscode/datasets/dataset-store';
import { Thumbnails } from '../../src/vscode/thumbnails';
import { DatasetsTree } from '../../src/vscode/views/datasets-tree';
import { eventually, Memory, removeFolder, workspaceFolder } from './fixtures';
import { writeHeldUp } from './held-up';

const figures = process.env.STEGO_MANY_IMAGES;
const count = 100_000;

/** Not a test of speed: with STEGO_MANY_IMAGES=<file> it writes there how long the extension host was held up. */
(figures === undefined ? describe.skip : describe)('100,000 images in a real extension host', () => {
  const workspace = workspaceFolder();
  const folder = path.join(workspace, 'many-images');
  const extension = vscode.extensions.getExtension('stego-lab.stego-lab')!;
  const script = path.join(extension.extensionPath, 'dist/engine.js');
  const engine = new EngineClient({ script, log: () => undefined, logName: 'the log' });

  after(async function () {
    this.timeout(200_000);
    engine.dispose();
    for (const made of [folder, path.join(workspace, '.stego')]) await removeFolder(made);
  });

  const measured = (what: string, work: () => Promise<unknown>) => writeHeldUp(figures!, what, work);

  it('are added, described, opened, and known to the next window', async function () {
    this.timeout(300_000);
    const background = 'teal';
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background } })
      .png()
      .toBuffer();
    await mkdir(folder, { recursive: true });
    for (let start = 0; start < count; start += 500) {
      const files = Array.from({ length: 500 }, (_, index) => path.join(folder, `${start + index}.png`));
      await Promise.all(files.map((file) => writeFile(file, picture)));
    }
    const memory = new Memory();
    const store = new DatasetStore(engine, memory);
    const tree = new DatasetsTree(store, new Thumbnails(engine));
    const known = (of: DatasetStore) => of.datasets.find(({ path }) => path === folder);
    try {
      await measured('idle for a second', () => new Promise((resolve) => setTimeout(resolve, 1000)));
      await measured('added and described', async () => {
        await store.add(workspace, folder, 'many-images');
        await eventually(() => known(store)?.facts, 'the facts');
      });
      assert.strictEqual(known(store)!.facts!.train, 99_000);
      await measured('opened', async () => {
        for (const node of tree.getChildren(known(store)!)) {
          await tree.resolveTreeItem(tree.getTreeItem(node), node);
        }
      });
      const next = new DatasetStore(engine, memory);
      await measured('known to the next window', () => next.refresh());
      assert.strictEqual(known(next)!.facts!.train, 99_000);
      next.dispose();
    } finally {
      store.dispose();
    }
  });
});
