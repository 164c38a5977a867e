import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { acquireLease } from '../../src/runs/lease';
import { sweepsFolder } from '../../src/runs/run-paths';
import { trialRun } from '../../src/sweeps/sweep-folder';
import { SweepStore } from '../../src/vscode/sweeps/sweep-store';
import { SweepsTree } from '../../src/vscode/views/sweeps-tree';
import { activate, Answers, eventually, removeFolder, setStatus, workspaceFolder } from './fixtures';
import { distrust } from './distrust';
import { makeSweep, removeSweep, someTrials, sweepText, type MadeSweep } from './sweep-fixtures';

const workspace = workspaceFolder();
const stopped = { kind: 'stopped', reason: 'It was stopped.' } as const;
const running = { values: { lr: 0.002, 'model.activation': 'tanh', beta: 1 }, reports: [0.6] };

describe('the sweeps of a workspace', () => {
  let store: SweepStore;
  let tree: SweepsTree;
  let sweep: MadeSweep;
  let answers: Answers | undefined;
  const find = (name: string) => store.find({ workspace, name });
  const items = async (parent?: Awaited<ReturnType<SweepsTree['getChildren']>>[number]) => {
    const nodes = await tree.getChildren(parent);
    return nodes.map((node) => tree.getTreeItem(node));
  };
  const itemOf = async (name: string) => (await items()).find(({ label }) => label === name)!;
  const icon = ({ iconPath }: vscode.TreeItem) => (iconPath as vscode.ThemeIcon).id;

  before(async () => {
    await activate();
    sweep = await makeSweep('looked-at', someTrials, stopped);
    await makeSweep('looked-past', [], { kind: 'finished', reason: 'All that there is to try is tried.' });
    store = new SweepStore();
    tree = new SweepsTree(store);
  });

  afterEach(() => answers?.restore());

  after(async () => {
    tree.dispose();
    store.dispose();
    for (const name of ['looked-at', 'looked-past', 'linked', 'partly', 'deleted', 'twins', 'queued'])
      await removeSweep(name);
  });

  it('stay the same objects, and nobody is told, until something changes', async () => {
    await store.refresh();
    const [before, other] = [find('looked-at')!, find('looked-past')];
    let changes = 0;
    const subscription = store.onDidChange(() => (changes += 1));
    await store.refresh();
    await store.refresh();
    assert.strictEqual(find('looked-at'), before);
    assert.strictEqual(changes, 0);
    const { number } = await sweep.add(running);
    await store.refresh();
    const after = find('looked-at')!;
    assert.notStrictEqual(after, before);
    assert.ok(changes > 0);
    assert.strictEqual(find('looked-past'), other);
    assert.deepStrictEqual(after.status!.sweep.trials.slice(0, number), before.status!.sweep.trials);
    after.status!.sweep.trials.slice(0, number).forEach((trial, i) => {
      assert.strictEqual(trial, before.status!.sweep.trials[i]);
    });
    const run = trialRun(sweep, number);
    await mkdir(run.folder, { recursive: true });
    await setStatus(run, { step: 5, totalSteps: 20 });
    await store.refresh();
    const going = find('looked-at')!;
    assert.deepStrictEqual([...going.progress], [[number, { step: 5, totalSteps: 20 }]]);
    // Another heartbeat is no news.
    await setStatus(run, { step: 5, totalSteps: 20, heartbeat: '2026-01-01T00:00:00.000Z' });
    await store.refresh();
    assert.strictEqual(find('looked-at'), going);
    subscription.dispose();
  });

  it('are listed with their trials, the best first', async () => {
    await store.refresh();
    const item = await itemOf('looked-at');
    assert.strictEqual(item.description, 'stopped · 4 of 6 trials · best 0.25');
    assert.strictEqual(item.contextValue, 'sweep.stopped.failed-trials');
    assert.strictEqual(icon(item), 'debug-pause');
    assert.strictEqual(
      item.accessibilityInformation?.label,
      'Sweep looked-at, stopped · 4 of 6 trials · best 0.25',
    );
    assert.strictEqual(item.command?.command, 'stego.openSweep');
    const [node] = await tree.getChildren();
    const trials = await items(node);
    assert.deepStrictEqual(
      trials.map((trial) => [trial.label, trial.description, icon(trial), trial.contextValue]),
      [
        ['Trial 1', '0.25 · lr 0.002 · activation relu', 'check', 'trial.over'],
        ['Trial 0', '0.3 · lr 0.001 · activation relu', 'check', 'trial.over'],
        ['Trial 2', '0.2 · lr 0.004 · activation relu', 'debug-stop', 'trial.over'],
        ['Trial 4', 'interrupted at 25 % · lr 0.002 · activation tanh', 'debug-disconnect', 'trial.open'],
        ['Trial 3', 'failed · lr 0.001 · activation tanh', 'error', 'trial.over'],
      ],
    );
    assert.match(String(trials[4].tooltip), /failed\nlr: 0\.001\n.*\nThe loss is not finite at step 12/);
    assert.strictEqual(
      trials[2].accessibilityInformation?.label,
      'Trial 2, stopped early, 0.2, lr 0.004, activation relu',
    );
    assert.deepStrictEqual(trials[0].command?.arguments, [{ workspace, name: 'looked-at', trial: 1 }]);
    const lease = await acquireLease(trialRun(sweep, 4).folder);
    await store.refresh();
    const trained = (await items(node))[3];
    assert.deepStrictEqual(
      [trained.description, icon(trained)],
      ['running 25 % · lr 0.002 · activation tanh', 'sync~spin'],
    );
    await lease.release();
  });

  it('call parameters so that they are told apart', async () => {
    const twins = sweepText
      .replace('beta: { value: 1 }', 'loss.kind: { values: [squared, absolute] }')
      .replace('model.activation: { values: [relu, tanh] }', 'schedule.kind: { values: [constant, cosine] }');
    const values = { lr: 0.001, 'loss.kind': 'squared', 'schedule.kind': 'cosine' };
    await makeSweep('twins', [{ values }], stopped, twins);
    await store.refresh();
    const nodes = await tree.getChildren();
    const [trial] = await items(nodes.find((node) => node.name === 'twins'));
    assert.match(String(trial.description), /lr 0\.001 · loss\.kind squared · schedule\.kind cosine$/);
  });

  it('can be asked to stop a trial of ours, not one that somebody else runs', async () => {
    const shared = await makeSweep('shared', [running]);
    await shared.addForeign();
    await store.refresh();
    const nodes = await tree.getChildren();
    const node = nodes.find((one) => tree.getTreeItem(one).label === 'shared');
    assert.deepStrictEqual(
      (await items(node)).map(({ label, contextValue }) => [label, contextValue]),
      [
        ['Trial 1', 'trial.foreign'],
        ['Trial 0', 'trial.open'],
      ],
    );
    await removeSweep('shared');
    await store.refresh();
  });

  it('say who cares for them, and why one failed', async () => {
    const lease = await acquireLease(sweep.folder, 'Sweep');
    await store.refresh();
    assert.strictEqual((await itemOf('looked-at')).contextValue, 'sweep.running.failed-trials');
    await lease.release();
    await sweep.study.setEnd({ kind: 'failed', reason: 'sbatch is not there.' });
    const drawn = new Promise((resolve) => tree.onDidChangeTreeData(resolve));
    await store.refresh();
    const changed = await drawn;
    assert.deepStrictEqual(changed, [(await tree.getChildren())[0]]);
    const item = await itemOf('looked-at');
    assert.deepStrictEqual([icon(item), item.contextValue], ['error', 'sweep.failed.failed-trials']);
    assert.match(String(item.tooltip), /sbatch is not there/);
    await sweep.study.setEnd(undefined);
    await store.refresh();
    assert.strictEqual(find('looked-at')!.state, 'interrupted');
  });

  it('are read anew where another one has taken the name', async () => {
    await removeSweep('looked-past');
    await makeSweep('looked-past', someTrials.slice(0, 2), stopped);
    await store.refresh();
    assert.deepStrictEqual(
      find('looked-past')?.status?.sweep.trials.map(({ value }) => value),
      [0.3, 0.25],
    );
    const { journal } = sweep;
    await cp(journal, `${journal}.kept`);
    await rm(journal);
    await store.refresh();
    assert.strictEqual(find('looked-at'), undefined);
    await cp(`${journal}.kept`, journal);
    await store.refresh();
    assert.strictEqual(find('looked-at')?.status?.counts.complete, 2);
  });

  it('that lie elsewhere, or parts of which do, are left alone until the folder is trusted', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'stego-outside-'));
    await cp(sweep.folder, path.join(outside, 'sweep'), { recursive: true });
    await symlink(path.join(outside, 'sweep'), path.join(sweepsFolder(workspace), 'linked'));
    const partly = await makeSweep('partly', [running], stopped);
    await symlink(path.join(outside, 'sweep', 'trials', '0004'), path.join(partly.trials, '0000'));
    const restricted = distrust();
    try {
      await store.refresh();
      assert.strictEqual(find('linked'), undefined);
      assert.strictEqual(find('partly')?.progress.size, 0);
      restricted.trust();
      await store.refresh();
      assert.strictEqual(find('linked')?.status?.counts.complete, 2);
      assert.strictEqual(find('partly')?.progress.size, 1);
    } finally {
      restricted.trust();
      await rm(path.join(sweepsFolder(workspace), 'linked'));
      await removeFolder(outside);
    }
  });

  it('are deleted with all their trials, after a question, and never while somebody is at work', async () => {
    const doomed = await makeSweep('deleted', [running], stopped);
    const remove = () => vscode.commands.executeCommand('stego.deleteSweep', { workspace, name: 'deleted' });
    const { folder } = trialRun(doomed, 0);
    await mkdir(folder, { recursive: true });
    for (const held of [doomed.folder, folder]) {
      answers = new Answers();
      const lease = await acquireLease(held);
      await remove();
      assert.deepStrictEqual(
        answers.messages.map(({ message }) => message),
        ['The sweep "deleted" is going on; stop it first.'],
      );
      await lease.release();
      answers.restore();
    }
    // A cluster may begin a trial later that has no process yet.
    const onCluster = sweepText.replace('parallel: 1', 'runner: { kind: slurm }');
    const queued = await makeSweep('queued', [running], undefined, onCluster);
    answers = new Answers();
    await vscode.commands.executeCommand('stego.deleteSweep', { workspace, name: 'queued' });
    assert.deepStrictEqual(
      answers.messages.map(({ message }) => message),
      ['A cluster has trials of the sweep "queued" in its queue; stop it first.'],
    );
    answers.restore();
    // What is over keeps it no longer.
    await queued.study.finish((await queued.study.read()).trials[0], { state: 'pruned', value: 0.6 });
    answers = new Answers([undefined]);
    await vscode.commands.executeCommand('stego.deleteSweep', { workspace, name: 'queued' });
    assert.strictEqual(answers.messages[0].message, 'Delete the sweep "queued"?');
    answers.restore();
    answers = new Answers([undefined, 'Move to Trash', 'Delete Permanently']);
    await remove();
    assert.strictEqual(existsSync(doomed.folder), true);
    assert.strictEqual(answers.messages[0].message, 'Delete the sweep "deleted"?');
    await remove();
    await eventually(() => !existsSync(doomed.folder) || undefined, 'the folder goes');
  });
});
