import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { checkpointFileName, loadCheckpoint } from '../../src/runs/checkpoints';
import { acquireLease, leaseHolder } from '../../src/runs/lease';
import { readRunConfig } from '../../src/runs/run-folder';
import { runFolder } from '../../src/runs/run-paths';
import { readStatus } from '../../src/runs/status';
import { RunStore } from '../../src/vscode/runs/run-store';
import {
  activate,
  Answers,
  eventually,
  makeImages,
  makeRun,
  removeFolder,
  removeRun,
  tellEndings,
  workspaceFolder,
} from './fixtures';

const execute = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`stego.${command}`, ...args);
const workspace = workspaceFolder();
const reference = (name: string) => ({ workspace, name });
const folderOf = (name: string) => runFolder(workspace, name).folder;

describe('runs and checkpoints as files', () => {
  let answers: Answers;
  const answering = (...replies: (string | undefined)[]) => (answers = new Answers(replies));
  const images = path.join(workspace, 'run-images');

  before(async () => {
    await activate();
    await tellEndings('off');
  });
  afterEach(() => answers?.restore());
  after(async () => {
    await tellEndings(undefined);
    await removeFolder(path.join(workspace, '.stego'));
    await removeFolder(images);
  });

  it('renames a run that has ended, and its open panel follows', async () => {
    answering();
    await makeRun('name-old', 'stopped');
    await execute('openTrainingPanel', reference('name-old'));
    const isOpen = (name: string) =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === `Training ${name}`));
    await eventually(() => isOpen('name-old') || undefined, 'the panel');
    await execute('renameRun', reference('name-old'), undefined, 'name-new');
    assert.deepStrictEqual(answers.messages, []);
    assert.ok(existsSync(folderOf('name-new')) && !existsSync(folderOf('name-old')));
    await eventually(() => (isOpen('name-new') && !isOpen('name-old')) || undefined, 'the panel follows');
  });

  it('says in one line why a run keeps its name', async () => {
    answering();
    const run = await makeRun('name-held', 'running');
    const lease = await acquireLease(run.folder);
    await execute('renameRun', reference('name-held'), undefined, 'name-other');
    await lease.release();
    await execute('renameRun', reference('name-held'), undefined, 'name-new');
    await execute('renameRun', reference('name-held'), undefined, '../out');
    const said = answers.messages.map(({ message }) => message);
    assert.ok(said.includes('The run "name-held" is going on; stop it first.'));
    assert.ok(said.some((message) => message.startsWith('There is a run "name-new" already')));
    assert.ok(said.some((message) => message.includes("cannot be a run's name")));
    assert.ok(existsSync(folderOf('name-held')));
  });

  it('deletes several runs with one question', async () => {
    // The server has no trash: the second question is for good.
    answering('Move to Trash', 'Delete Permanently');
    const chosen = ['many-1', 'many-2'];
    for (const name of chosen) await makeRun(name, 'finished');
    await makeRun('many-3', 'finished');
    await execute('deleteRun', reference('many-1'), chosen.map(reference));
    assert.strictEqual(answers.messages[0].message, 'Delete 2 runs?');
    assert.ok(chosen.every((name) => !existsSync(folderOf(name))));
    assert.ok(existsSync(folderOf('many-3')));
  });

  it('pins, copies and pauses what is selected, as far as that can be', async () => {
    answering();
    const chosen = ['chosen-1', 'chosen-2', 'chosen-3'].map(reference);
    const runs = await Promise.all(chosen.map(({ name }) => makeRun(name, 'running')));
    const leases = await Promise.all(runs.slice(0, 2).map(({ folder }) => acquireLease(folder)));
    try {
      await execute('copyRunPath', chosen[0], chosen);
      const folders = chosen.map(({ name }) => folderOf(name));
      assert.strictEqual(await vscode.env.clipboard.readText(), folders.join('\n'));
      await execute('pinRun', chosen[0], chosen);
      await execute('unpinRun', chosen[2], [chosen[2]]);
      // Where nothing is selected, those that are pinned are offered.
      const offered: string[] = [];
      answers.replace('showQuickPick', async (items: readonly { run: { name: string } }[]) => {
        offered.push(...items.map(({ run }) => run.name));
      });
      await execute('unpinRun');
      assert.deepStrictEqual(offered.sort(), ['chosen-1', 'chosen-2']);
      await execute('pauseRun', chosen[0], chosen);
      assert.strictEqual(answers.messages.length, 0);
      const asked = runs.map(({ folder }) => existsSync(path.join(folder, 'control.json')));
      assert.deepStrictEqual(asked, [true, true, false]);
      await execute('pauseRun', chosen[2], [chosen[2]]);
      assert.match(answers.messages[0].message, /"chosen-3" is not running, so there is nothing to pause\./);
    } finally {
      for (const lease of leases) await lease.release();
      await execute('unpinRun', chosen[0], chosen);
      for (const { name } of chosen) await removeRun(name);
    }
  });

  it('deletes one checkpoint, and the next best becomes the best', async () => {
    answering('Move to Trash', 'Delete Permanently');
    const [first, second] = [checkpointFileName(10), checkpointFileName(20)];
    const run = await makeRun('less', 'finished', { checkpointSteps: [10, 20], best: second, last: second });
    await execute('deleteCheckpoint', { ...reference('less'), file: second });
    const { status } = await readStatus(run.status);
    assert.deepStrictEqual([status?.best, status?.last, status?.checkpoints.length], [first, first, 1]);
    assert.ok(
      !existsSync(path.join(run.checkpoints, second)) && existsSync(path.join(run.checkpoints, first)),
    );
  });

  it('continues from a checkpoint in a new run, and exports what that has learnt', async function () {
    this.timeout(240_000);
    answering();
    await makeImages(images, 6);
    await execute('train', { workspace, dataset: images, preset: 'tiny', name: 'source' });
    const ended = (name: string, state: string) =>
      eventually(async () => {
        const { status } = await readStatus(runFolder(workspace, name).status);
        const over = status?.state === state && (await leaseHolder(folderOf(name))) === undefined;
        return over ? status : undefined;
      }, `${name} is ${state}`);
    await eventually(async () => {
      const { status } = await readStatus(runFolder(workspace, 'source').status);
      return (status?.step ?? 0) > 0 || undefined;
    }, 'the first step');
    await execute('stopRun', reference('source'));
    const { last, step } = await ended('source', 'stopped');
    await execute('continueFrom', { ...reference('source'), file: last, newName: 'onward', steps: 2 });
    const onward = await ended('onward', 'finished');
    assert.strictEqual((await readRunConfig(folderOf('onward'))).origin, `source@${step}`);

    const elsewhere = await mkdtemp(path.join(tmpdir(), 'stego-export-'));
    const output = vscode.Uri.file(path.join(elsewhere, 'onward.safetensors'));
    await execute('exportCheckpoint', { ...reference('onward'), file: onward.last }, undefined, output);
    const { tensors, step: exported } = await loadCheckpoint(output.fsPath);
    assert.strictEqual(exported, 2);
    assert.ok(![...tensors.keys()].some((name) => name.startsWith('adam.')));
    await removeFolder(elsewhere);
    await removeRun('onward');
  });

  it('shows a run in two windows, and only one of them can resume it', async () => {
    answering();
    const [one, other] = [new RunStore(), new RunStore()];
    try {
      const run = await makeRun('shared', 'stopped', { pid: 1 });
      const seen = (state: string) =>
        eventually(
          () => [one, other].every((store) => store.find(reference('shared'))?.state === state) || undefined,
          `${state} in both windows`,
        );
      await seen('stopped');
      const lease = await acquireLease(run.folder);
      await seen('starting');
      await assert.rejects(acquireLease(run.folder), /is in use by process \d+ on .+; stop that first\./);
      await lease.release();
      await seen('stopped');
    } finally {
      one.dispose();
      other.dispose();
    }
  });
});
