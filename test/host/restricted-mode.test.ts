import * as assert from 'node:assert';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { addDataset, registryFolder } from '../../src/datasets/registry';
import { runFolder, runsFolder } from '../../src/runs/run-paths';
import { EngineClient } from '../../src/engine/client';
import { DatasetStore } from '../../src/vscode/datasets/dataset-store';
import { RunStore } from '../../src/vscode/runs/run-store';
import { Thumbnails } from '../../src/vscode/thumbnails';
import { mayLook } from '../../src/vscode/workspace-folders';
import { restrictedCommands } from '../support/restricted-commands';
import { distrust } from './distrust';
import {
  activate,
  Answers,
  eventually,
  makeImages,
  makeRun,
  Memory,
  removeFolder,
  workspaceFolder,
} from './fixtures';

const workspace = workspaceFolder();
const refusal = 'Stego Lab trains and runs models only in folders that you trust.';

describe('a workspace that is not trusted', () => {
  let answers: Answers;
  let restricted: { trust(): void };
  let outside: string;

  before(async () => {
    await activate();
    outside = await mkdtemp(path.join(tmpdir(), 'stego-outside-'));
    await makeImages(path.join(outside, 'images'), 4);
    const run = await makeRun('restricted-run', 'stopped', { checkpointSteps: [10] });
    await writeFile(run.log, 'It began.\n');
    await makeImages(path.join(workspace, 'restricted-images'), 5);
    await addDataset(workspace, path.join(workspace, 'restricted-images'));
  });

  beforeEach(() => {
    restricted = distrust();
    // Nothing is chosen, so that what is allowed asks and ends.
    answers = new Answers()
      .replace('showQuickPick', async () => undefined)
      .replace('showInputBox', async () => undefined)
      .replace('showOpenDialog', async () => undefined)
      .replace('showSaveDialog', async () => undefined);
  });

  afterEach(() => {
    restricted.trust();
    answers.restore();
  });

  after(async () => {
    for (const folder of [outside, path.join(workspace, 'restricted-images'), path.join(workspace, '.stego')])
      await removeFolder(folder);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  for (const [command, expected] of Object.entries(restrictedCommands)) {
    it(`${expected === 'refused' ? 'refuses' : 'allows'} ${command}`, async () => {
      const run = { workspace, name: 'restricted-run', file: '00000010.safetensors' };
      const dataset = { workspace, name: 'restricted-images' };
      const argument = /dataset/i.test(command) ? dataset : run;
      await vscode.commands.executeCommand(command, command === 'stego.sortRuns' ? 'newest' : argument);
      const said = answers.messages.map(({ message }) => message);
      if (expected === 'allowed') return assert.ok(!said.includes(refusal));
      assert.deepStrictEqual(said, [refusal]);
      assert.deepStrictEqual(answers.messages[0].actions, ['Manage Workspace Trust']);
    });
  }

  it('leaves alone what links of it lead to', async () => {
    await symlink(path.join(outside, 'images'), path.join(workspace, 'restricted-images', 'far'));
    await symlink('picture-0.png', path.join(workspace, 'restricted-images', 'near.png'));
    const linked = path.join(workspace, 'restricted-images', 'far', 'picture-0.png');
    assert.strictEqual(await mayLook(path.join(workspace, 'restricted-images', 'near.png')), true);
    assert.strictEqual(await mayLook(linked), false);
    assert.strictEqual(await mayLook(path.join(outside, 'images')), false);
    restricted.trust();
    assert.strictEqual(await mayLook(linked), true);
  });

  it('tells of a dataset without what links lead to, and wholly once it is trusted', async () => {
    const { extensionPath } = vscode.extensions.getExtension('stego-lab.stego-lab')!;
    const script = path.join(extensionPath, 'dist/engine.js');
    const engine = new EngineClient({ script, log: () => undefined, logName: 'the log' });
    const memory = new Memory();
    const count = async (store: DatasetStore) => {
      const known = () => store.datasets.find(({ name }) => name === 'restricted-images')?.facts;
      const { train, evaluation } = await eventually(known, 'the facts');
      return train + evaluation;
    };
    const store = new DatasetStore(engine, memory);
    const later = new DatasetStore(engine, memory);
    try {
      await store.refresh();
      assert.strictEqual(await count(store), 6);
      const far = path.join(workspace, 'restricted-images', 'far', 'picture-0.png');
      assert.strictEqual(await new Thumbnails(engine).addressOf(far), undefined);
      restricted.trust();
      await later.refresh();
      await eventually(async () => (await count(later)) === 10 || undefined, 'the whole dataset');
    } finally {
      store.dispose();
      later.dispose();
      engine.dispose();
    }
  });

  it('does not list a run that lies elsewhere, or whose files do', async () => {
    await mkdir(path.join(outside, 'run'));
    await symlink(path.join(outside, 'run'), path.join(runsFolder(workspace), 'restricted-far'));
    await makeRun('restricted-partly', 'stopped');
    const { metrics } = runFolder(workspace, 'restricted-partly');
    await rm(metrics, { force: true });
    await symlink('/dev/zero', metrics);
    const store = new RunStore();
    const names = () => store.runs.map(({ name }) => name).filter((name) => name.startsWith('restricted-'));
    try {
      await store.refresh();
      assert.deepStrictEqual(names(), ['restricted-run']);
      await rm(metrics);
      restricted.trust();
      await store.refresh();
      assert.deepStrictEqual(names().sort(), ['restricted-far', 'restricted-partly', 'restricted-run']);
    } finally {
      store.dispose();
    }
  });

  it('does not let the file manager look at a folder elsewhere', async () => {
    restricted.trust();
    await addDataset(workspace, path.join(outside, 'images'), 'restricted-elsewhere');
    restricted = distrust();
    const dataset = { workspace, name: 'restricted-elsewhere' };
    await eventually(async () => {
      await vscode.commands.executeCommand('stego.openDatasetFolder', dataset);
      return answers.messages.some(({ message }) => message === refusal) || undefined;
    }, 'the refusal');
    await rm(path.join(registryFolder(workspace), 'restricted-elsewhere.yaml'));
  });
});
