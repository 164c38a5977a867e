import * as assert from 'node:assert';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Diagnostics } from '../../src/compute/diagnostics';
import { activate, Answers, eventually, workspaceFolder } from './fixtures';

describe('devices', () => {
  const configuration = () => vscode.workspace.getConfiguration('stego');
  let answers: Answers;

  before(activate);
  beforeEach(() => (answers = new Answers()));
  afterEach(() => answers.restore());
  after(() => configuration().update('device', undefined, vscode.ConfigurationTarget.Global));

  /** Opens the list of devices; `list` is the real one. */
  async function openPicker() {
    const { createQuickPick } = vscode.window;
    let list: vscode.QuickPick<vscode.QuickPickItem> | undefined;
    answers.replace('createQuickPick', () => (list = createQuickPick()));
    const picked = vscode.commands.executeCommand('stego.selectDevice');
    const items = await eventually(
      () => (list && !list.busy && list.items.length > 1 ? list.items : undefined),
      'the list with all speeds',
    );
    return { list: list!, items, picked };
  }

  /** Picks the device whose line begins with `id`, as Enter does. */
  async function accept(list: vscode.QuickPick<vscode.QuickPickItem>, id: string) {
    const isIt = ({ description }: vscode.QuickPickItem) => description?.startsWith(id);
    // The window has followed when it says so itself.
    const followed = new Promise<void>((resolve) =>
      list.onDidChangeActive((items) => items.some(isIt) && resolve()),
    );
    list.activeItems = list.items.filter(isIt);
    await followed;
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }

  it('are listed with their speed or with what to do', async () => {
    const { list, items, picked } = await openPicker();
    const processor = items.find(({ description }) => description?.startsWith('cpu'))!;
    assert.match(processor.description!, /onnxruntime.* · \d+ GiB · \d+ GFLOP\/s$/);
    const tensorflow = items.find(({ description }) => description?.startsWith('tfjs-node-gpu'))!;
    assert.match(tensorflow.description!, /cannot be used$/);
    assert.match(tensorflow.detail!, /Install CUDA Backend/);
    list.hide();
    assert.strictEqual(await picked, undefined);
    assert.strictEqual(configuration().get('device'), 'auto');
  });

  it('are used from now on when they are picked', async () => {
    const { list, picked } = await openPicker();
    await accept(list, 'cpu');
    assert.strictEqual(await picked, 'cpu');
    await eventually(() => configuration().get('device') === 'cpu' || undefined, 'the setting');
  });

  it('lead to the installation when TensorFlow is picked and not there', async () => {
    const { list, picked } = await openPicker();
    await accept(list, 'tfjs-node-gpu');
    assert.strictEqual(await picked, undefined);
    const [{ message, actions }] = answers.messages;
    assert.match(message, /tfjs-node-gpu\) cannot be used: /);
    assert.deepStrictEqual(actions, ['Install CUDA Backend…']);
  });

  it('are told to maintainers without private paths', async () => {
    const diagnostics = await vscode.commands.executeCommand<Diagnostics>('stego.showDiagnostics');
    const processor = diagnostics.devices.find(({ id }) => id === 'cpu')!;
    assert.ok(processor.probe && 'flopsPerSecond' in processor.probe);
    const text = vscode.window.activeTextEditor!.document.getText();
    assert.strictEqual(JSON.parse(text).vscode, vscode.version);
    assert.ok(!text.includes(workspaceFolder()) && !text.includes(`${homedir()}/`));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('are not installed without a yes', async () => {
    assert.strictEqual(await vscode.commands.executeCommand('stego.installCudaBackend'), undefined);
    assert.match(answers.messages[0].message, /downloads about 400 MB from storage\.googleapis\.com/);
  });
});
