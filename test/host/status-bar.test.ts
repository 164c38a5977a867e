import * as assert from 'node:assert';
import { acquireLease, type Lease } from '../../src/runs/lease';
import type { RunFolder } from '../../src/runs/run-paths';
import { RunEndNotices } from '../../src/vscode/runs/run-end-notices';
import { RunStore } from '../../src/vscode/runs/run-store';
import { TrainingStatusBar } from '../../src/vscode/training-status-bar';
import { Answers, eventually, makeRun, Memory, removeRun, setStatus, workspaceFolder } from './fixtures';

describe('the status bar', () => {
  const names = ['bar-one', 'bar-two', 'bar-before'];
  const store = new RunStore();
  const bar = new TrainingStatusBar(store);
  const { item } = bar;
  const notices = new RunEndNotices(store, new Memory());
  const leases: Lease[] = [];
  let answers: Answers;
  let one: RunFolder;

  const text = (wanted: string) =>
    eventually(() => item.text === wanted || undefined, `${wanted} in the status bar`);
  const running = async (name: string) => {
    const run = await makeRun(name, 'running', { etaSeconds: 180 });
    leases.push(await acquireLease(run.folder));
    return run;
  };

  before(async () => {
    answers = new Answers();
    await makeRun('bar-before', 'failed', { error: 'long ago' });
  });

  after(async () => {
    answers.restore();
    notices.dispose();
    bar.dispose();
    store.dispose();
    for (const lease of leases) await lease.release();
    for (const name of names) await removeRun(name);
  });

  it('shows a training that this window did not start', async () => {
    one = await running('bar-one');
    await text('$(sync~spin) Stego 42 % · 3 min left');
    assert.deepStrictEqual((item.command as { arguments: unknown }).arguments, [
      { workspace: workspaceFolder(), name: 'bar-one' },
    ]);
  });

  it('shows a pause', async () => {
    await setStatus(one, { state: 'paused' });
    await text('$(debug-pause) Stego 42 % · paused');
  });

  it('counts several', async () => {
    await running('bar-two');
    await text('$(sync~spin) Stego 2 trainings');
    assert.deepStrictEqual((item.command as { arguments: unknown }).arguments, []);
  });

  it('tells the end of what it saw running, and of nothing else', async () => {
    await setStatus(one, { state: 'failed', error: 'out of memory' });
    await leases[0].release();
    await text('$(sync~spin) Stego 42 % · 3 min left');
    const mine = ({ message }: { message: string }) => /bar-one/.test(message);
    await eventually(() => answers.messages.find(mine), 'the notice');
    const [notice] = answers.messages.filter(mine);
    assert.strictEqual(notice.message, 'The training bar-one failed: out of memory');
    assert.deepStrictEqual(notice.actions, ['Show Log']);
    assert.deepStrictEqual(
      answers.messages.filter(({ message }) => /bar-before/.test(message)),
      [],
    );
  });
});
