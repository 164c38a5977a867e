import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { acquireLease } from '../../src/runs/lease';
import { RunEndNotices } from '../../src/vscode/runs/run-end-notices';
import { RunStore } from '../../src/vscode/runs/run-store';
import { Answers, eventually, makeRun, removeRun, setStatus } from './fixtures';

describe('notices of ended trainings', () => {
  const names = ['quiet-one', 'loud-one'];
  const settings = () => vscode.workspace.getConfiguration('stego.notifications');
  const choose = (value: string | undefined) =>
    settings().update('runEnded', value, vscode.ConfigurationTarget.Global);

  after(async () => {
    // In this order: the extension's own notices may see the end of a run later than the test's.
    for (const name of names) await removeRun(name);
    await choose(undefined);
  });

  it('are kept quiet where that is chosen', async () => {
    const answers = new Answers();
    const store = new RunStore();
    const notices = new RunEndNotices(store);
    const end = async (name: string) => {
      const run = await makeRun(name, 'running');
      const lease = await acquireLease(run.folder);
      await eventually(() => store.runs.some((each) => each.name === name) || undefined, name);
      await setStatus(run, { state: 'failed', error: 'out of memory' });
      await lease.release();
      await store.refresh();
    };
    try {
      await choose('whenElsewhere');
      await end('loud-one');
      await eventually(() => answers.messages.find(({ message }) => /loud-one/.test(message)), 'the notice');
      await choose('off');
      await end('quiet-one');
      assert.ok(!answers.messages.some(({ message }) => /quiet-one/.test(message)));
    } finally {
      answers.restore();
      notices.dispose();
      store.dispose();
    }
  });
});
