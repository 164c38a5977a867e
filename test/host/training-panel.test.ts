import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { activate, eventually, makeRun, removeRun, workspaceFolder } from './fixtures';

function panelTabs(): vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(
    ({ input }) => input instanceof vscode.TabInputWebview && /stego\.training/.test(input.viewType),
  );
}

describe('the training panel', () => {
  before(async () => {
    await activate();
    await makeRun('panel-one', 'finished');
    await makeRun('panel-two', 'stopped');
  });

  after(async () => {
    await vscode.window.tabGroups.close(panelTabs());
    await removeRun('panel-one');
    await removeRun('panel-two');
  });

  const open = (name: string) =>
    vscode.commands.executeCommand('stego.openTrainingPanel', { workspace: workspaceFolder(), name });
  const labels = () => panelTabs().map(({ label }) => label);

  it('opens once a run', async () => {
    await open('panel-one');
    await open('panel-two');
    await open('panel-one');
    await eventually(() => panelTabs().length === 2 || undefined, 'two panels');
    assert.deepStrictEqual(labels().sort(), ['Training panel-one', 'Training panel-two']);
    await eventually(
      () => panelTabs().find(({ isActive }) => isActive)?.label === 'Training panel-one' || undefined,
      'the first in front',
    );
  });

  it('closes when its run is deleted', async () => {
    await removeRun('panel-one');
    await eventually(() => !labels().includes('Training panel-one') || undefined, 'the panel closes');
    assert.deepStrictEqual(labels(), ['Training panel-two']);
  });
});
