import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { checkpointFileName } from '../../src/runs/checkpoints';
import { activate, Answers, eventually, makeRun, removeRun, workspaceFolder } from './fixtures';

const workspace = workspaceFolder();
const names = ['compared-one', 'compared-two'];

function panelTabs(): vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(
    ({ input }) => input instanceof vscode.TabInputWebview && /stego\.compare/.test(input.viewType),
  );
}

describe('comparing checkpoints', () => {
  let answers: Answers | undefined;
  const compare = (...args: unknown[]) => vscode.commands.executeCommand('stego.compareCheckpoints', ...args);
  const checkpoint = (name: string, step: number) => ({ workspace, name, file: checkpointFileName(step) });
  const panels = (count: number) =>
    eventually(() => panelTabs().length === count || undefined, `${count} comparisons`);

  before(async () => {
    await activate();
    for (const name of names) {
      await makeRun(name, 'finished', { checkpointSteps: [1, 2], best: checkpointFileName(1) });
    }
  });

  afterEach(() => answers?.restore());

  after(async () => {
    await vscode.window.tabGroups.close(panelTabs());
    for (const name of names) await removeRun(name);
  });

  it('opens a panel for a selection of the tree, and one only for each set', async () => {
    const [one, two] = [checkpoint(names[0], 1), checkpoint(names[1], 2)];
    await compare(one, [one, two]);
    await panels(1);
    await compare(two, [two, one]);
    await panels(1);
    // Of a run its best is meant.
    await compare({ workspace, name: names[0] }, [{ workspace, name: names[0] }, two]);
    await panels(1);
    await compare(one, [one, checkpoint(names[0], 2)]);
    await panels(2);
    // Of runs and checkpoints in one selection, however they were ticked.
    await compare(two, [{ workspace, name: names[0] }, two, checkpoint(names[1], 1)]);
    await panels(3);
    assert.deepStrictEqual(
      panelTabs().map(({ label }) => label),
      ['Compare compared-one, compared-two', 'Compare compared-one', 'Compare compared-one, compared-two'],
    );
  });

  it('lists all checkpoints with what was selected ticked, and wants two of them', async () => {
    let items: vscode.QuickPickItem[] = [];
    answers = new Answers().replace('showQuickPick', async (given: vscode.QuickPickItem[]) => {
      items = given.filter(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
      return items.filter(({ picked }) => picked);
    });
    await compare(checkpoint(names[0], 2));
    const labels = items.map(({ label }) => label);
    for (const name of names) {
      for (const step of [1, 2]) assert.ok(labels.includes(`${name}, step ${step}`), labels.join());
    }
    assert.ok(labels.includes('Bundled model'));
    const ticked = items.filter(({ picked }) => picked).map(({ label }) => label);
    assert.deepStrictEqual(ticked, [`${names[0]}, step 2`]);
    assert.match(items.find(({ label }) => label === `${names[0]}, step 1`)?.description ?? '', /best/);
    assert.deepStrictEqual(
      answers.messages.map(({ message }) => message),
      ['A comparison needs at least 2 checkpoints: tick more of them.'],
    );
    await panels(3);
  });
});
