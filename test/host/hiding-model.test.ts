import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { bundledCheckpoint } from '../../src/runs/bundled-checkpoint';
import { checkpointFileName } from '../../src/runs/checkpoints';
import { acquireLease } from '../../src/runs/lease';
import { CheckpointSelection } from '../../src/vscode/runs/checkpoint-selection';
import { RunEndNotices } from '../../src/vscode/runs/run-end-notices';
import { RunStore } from '../../src/vscode/runs/run-store';
import {
  activate,
  Answers,
  eventually,
  makeRun,
  Memory,
  removeRun,
  setStatus,
  workspaceFolder,
} from './fixtures';

const workspace = workspaceFolder();
const [name, noticed] = ['model-run', 'model-noticed'];

describe('the model that hides', () => {
  let answers: Answers;
  const store = new RunStore();

  /** What *Select Checkpoint…* lists, each with its icon, and what is picked of it. */
  async function select(label?: string): Promise<string[]> {
    let labels: string[] = [];
    answers = new Answers().replace('showQuickPick', async (items: vscode.QuickPickItem[]) => {
      labels = items
        .filter(({ kind }) => kind !== vscode.QuickPickItemKind.Separator)
        .map((item) => item.label);
      return items.find((item) => label !== undefined && item.label.endsWith(label));
    });
    await vscode.commands.executeCommand('stego.selectCheckpoint');
    answers.restore();
    return labels;
  }
  const inUse = async () => (await select()).filter((label) => label.startsWith('$(pass-filled)'));

  before(async () => {
    await activate();
    await makeRun(name, 'finished', { checkpointSteps: [1, 2], best: checkpointFileName(1) });
  });

  afterEach(() => answers?.restore());

  after(async () => {
    await select('Bundled model');
    store.dispose();
    for (const each of [name, noticed]) await removeRun(each);
  });

  it('is the bundled one, first in the list, until another is chosen, and can be chosen again', async () => {
    const listed = ['$(pass-filled) Bundled model', `$(save) ${name}, step 2`, `$(save) ${name}, step 1`];
    assert.deepStrictEqual(await select(`${name}, step 2`), listed);
    assert.deepStrictEqual(await inUse(), [`$(pass-filled) ${name}, step 2`]);
    await select('Bundled model');
    assert.deepStrictEqual(await inUse(), ['$(pass-filled) Bundled model']);
  });

  it('is remembered for the folder', async () => {
    const memory = new Memory();
    const label = async () => (await new CheckpointSelection(memory, store).inUse(workspace)).label;
    await new CheckpointSelection(memory, store).select({ workspace, name, file: checkpointFileName(2) });
    assert.strictEqual(await label(), `${name}, step 2`);
    await new CheckpointSelection(memory, store).selectBundled(workspace);
    assert.strictEqual(await label(), 'bundled model');
  });

  it('is the bundled one in a window without a folder', async () => {
    const selection = new CheckpointSelection(new Memory(), store);
    assert.deepStrictEqual(await selection.inUse(undefined), {
      path: bundledCheckpoint(),
      label: 'bundled model',
    });
  });

  it('is offered when a training ends, and only then changes', async () => {
    const best = checkpointFileName(7);
    const run = await makeRun(noticed, 'running', { checkpointSteps: [7, 8], best });
    const lease = await acquireLease(run.folder);
    const notices = new RunEndNotices(store, new Memory());
    await store.refresh();
    // The extension itself may have seen the training, too.
    answers = new Answers(['Use for Hiding', 'Use for Hiding']);
    const checkpoints = [7, 8].map((step) => ({ step, file: checkpointFileName(step) }));
    await setStatus(run, { state: 'finished', checkpoints, best });
    await lease.release();
    await store.refresh();
    const { actions } = await eventually(
      () => answers.messages.find(({ message }) => message === `The training ${noticed} has finished.`),
      'a notice',
    );
    assert.deepStrictEqual(actions, ['Open Training Panel', 'Use for Hiding']);
    answers.restore();
    await eventually(
      async () => (await inUse()).join() === `$(pass-filled) ${noticed}, step 7` || undefined,
      'the new model hides',
    );
    notices.dispose();
  });
});
