import * as assert from 'node:assert';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { acquireLease } from '../../src/runs/lease';
import { leaseFile } from '../../src/runs/run-paths';
import { RunEndNotices } from '../../src/vscode/runs/run-end-notices';
import { RunStore } from '../../src/vscode/runs/run-store';
import {
  Answers,
  eventually,
  makeRun,
  Memory,
  removeRun,
  setStatus,
  tellEndings,
  workspaceFolder,
} from './fixtures';

describe('notices of ended trainings', () => {
  const names = ['watched-one', 'quiet-one', 'loud-one', 'shared-end', 'unseen-end', 'old-end', 'early-end'];

  after(async () => {
    // In this order: the extension's own notices may see the end of a run later than the test's.
    for (const name of names) await removeRun(name);
    await tellEndings(undefined);
  });

  it('are kept quiet where that is chosen', async () => {
    const answers = new Answers();
    const store = new RunStore();
    const notices = new RunEndNotices(store, new Memory());
    const end = async (name: string) => {
      const run = await makeRun(name, 'running');
      const lease = await acquireLease(run.folder);
      await eventually(() => store.runs.some((each) => each.name === name) || undefined, name);
      await setStatus(run, { state: 'failed', error: 'out of memory' });
      await lease.release();
      await store.refresh();
    };
    try {
      await tellEndings('whenElsewhere');
      await end('loud-one');
      await eventually(() => answers.messages.find(({ message }) => /loud-one/.test(message)), 'the notice');
      await tellEndings('off');
      await end('quiet-one');
      assert.ok(!answers.messages.some(({ message }) => /quiet-one/.test(message)));
    } finally {
      answers.restore();
      notices.dispose();
      store.dispose();
    }
  });

  it('do not tell of what the user looks at, where that is chosen', async () => {
    await tellEndings('whenElsewhere');
    const answers = new Answers();
    const run = await makeRun('watched-one', 'running');
    const lease = await acquireLease(run.folder);
    const reference = { workspace: workspaceFolder(), name: 'watched-one' };
    const store = new RunStore();
    const notices = new RunEndNotices(store, new Memory());
    try {
      await vscode.commands.executeCommand('stego.openTrainingPanel', reference);
      const tab = () => vscode.window.tabGroups.activeTabGroup.activeTab;
      await eventually(() => /watched-one/.test(tab()?.label ?? '') || undefined, 'the panel');
      await store.refresh();
      await setStatus(run, { state: 'failed', error: 'out of memory' });
      await lease.release();
      await store.refresh();
      const marked = async () => (await readdir(run.folder)).some((name) => name.startsWith('.told-'));
      await eventually(async () => (await marked()) || undefined, 'it is settled');
      // The extension's own notices may tell of the runs before.
      assert.ok(!answers.messages.some(({ message }) => /watched-one/.test(message)));
    } finally {
      answers.restore();
      notices.dispose();
      store.dispose();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
  });

  it('come once in all windows, and once more for the next ending', async () => {
    await tellEndings('on');
    const answers = new Answers();
    const windows = [0, 1].map(() => {
      const store = new RunStore();
      return { store, notices: new RunEndNotices(store, new Memory()) };
    });
    const told = () => answers.messages.filter(({ message }) => /shared-end/.test(message)).length;
    const refresh = () => Promise.all(windows.map(({ store }) => store.refresh()));
    const run = await makeRun('shared-end', 'stopped');
    const end = async (error: string) => {
      const lease = await acquireLease(run.folder);
      await setStatus(run, { state: 'running' });
      await refresh();
      await setStatus(run, { state: 'failed', error });
      await lease.release();
      await refresh();
      await eventually(() => answers.messages.find(({ message }) => message.endsWith(error)), error);
    };
    try {
      await end('out of memory');
      await end('out of disk');
      // Those behind have had their time: a window that is not looked at waits a moment.
      await new Promise((resolve) => setTimeout(resolve, 4000));
      assert.strictEqual(told(), 2);
      assert.strictEqual((await readdir(run.folder)).filter((name) => name.startsWith('.told-')).length, 1);
    } finally {
      answers.restore();
      for (const { store, notices } of windows) {
        notices.dispose();
        store.dispose();
      }
    }
  });

  it('come after a reload for what ended meanwhile, and not for what had ended before', async () => {
    await tellEndings('on');
    const memory = new Memory();
    const before = await makeRun('old-end', 'running');
    const run = await makeRun('unseen-end', 'running');
    await setStatus(before, { state: 'failed', error: 'out of ink' });
    const store = new RunStore();
    const lease = await acquireLease(run.folder);
    const former = new RunEndNotices(store, memory);
    await store.refresh();
    former.dispose();
    const later = new RunStore();
    const answers = new Answers();
    await setStatus(run, { state: 'failed', error: 'out of paper' });
    await lease.release();
    const notices = new RunEndNotices(later, memory);
    try {
      await later.refresh();
      await eventually(
        () => answers.messages.find(({ message }) => /unseen-end/.test(message)),
        'the notice',
      );
      assert.deepStrictEqual(memory.get('stego.trainingsGoing'), []);
      assert.ok(!answers.messages.some(({ message }) => /old-end/.test(message)));
      assert.ok(!(await readdir(before.folder)).some((name) => name.startsWith('.told-')));
    } finally {
      answers.restore();
      notices.dispose();
      store.dispose();
      later.dispose();
    }
  });

  it('come for a training that died before its first word', async () => {
    await tellEndings('on');
    const answers = new Answers();
    const run = await makeRun('early-end', 'running');
    await rm(run.status);
    const lease = await acquireLease(run.folder);
    const store = new RunStore();
    const notices = new RunEndNotices(store, new Memory());
    try {
      await store.refresh();
      const record = JSON.parse(await readFile(path.join(run.folder, leaseFile), 'utf8')) as object;
      await lease.release();
      // No process has this number: the largest of Linux is 4,194,304.
      await writeFile(path.join(run.folder, leaseFile), JSON.stringify({ ...record, pid: 2 ** 30 }));
      await store.refresh();
      const notice = () => answers.messages.find(({ message }) => /early-end/.test(message));
      assert.match((await eventually(notice, 'the notice')).message, /ended unexpectedly before it began/);
    } finally {
      answers.restore();
      notices.dispose();
      store.dispose();
    }
  });
});
