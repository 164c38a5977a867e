import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { runFolder } from '../../src/runs/run-paths';
import { saveSheet } from '../../src/vscode/panels/training/save-sheet';
import { openRunFile } from '../../src/vscode/runs/open-run-file';
import { activate, Answers, eventually, makeRun, removeRun, workspaceFolder } from './fixtures';

const name = 'with-files';

describe('what the training panel opens and saves', () => {
  const run = { workspace: '', name };
  let answers: Answers | undefined;

  before(async () => {
    await activate();
    run.workspace = workspaceFolder();
    await makeRun(name, 'finished');
  });

  afterEach(() => answers?.restore());

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeRun(name);
  });

  const activeFile = () => vscode.window.activeTextEditor?.document.uri.fsPath;

  it('are its config.yaml and its log in an editor', async () => {
    const { config, log } = runFolder(run.workspace, name);
    await openRunFile.config(run);
    await eventually(() => activeFile() === config || undefined, 'config.yaml');
    await assert.rejects(openRunFile.log(run), { message: `The run "${name}" has no log yet.` });
    await writeFile(log, 'a line\n');
    await openRunFile.log(run);
    await eventually(() => activeFile() === log || undefined, 'the log');
  });

  it('are its folder, or a line where it is gone', async () => {
    await openRunFile.folder(run);
    await assert.rejects(openRunFile.folder({ ...run, name: 'gone' }), {
      message: 'The run "gone" does not exist any more.',
    });
  });

  it('are the pictures of a step, where the user says', async () => {
    const output = path.join(run.workspace, 'sheet.png');
    const proposed: string[] = [];
    answers = new Answers();
    answers.replace('showSaveDialog', async ({ defaultUri }: vscode.SaveDialogOptions) => {
      proposed.push(path.basename(defaultUri?.fsPath ?? ''));
      return proposed.length === 1 ? undefined : vscode.Uri.file(output);
    });
    await saveSheet(run, 1200, Uint8Array.of(1, 2, 3));
    assert.strictEqual(existsSync(output), false);
    await saveSheet(run, 1200, Uint8Array.of(1, 2, 3));
    assert.deepStrictEqual(proposed, [`${name}-step-1200.png`, `${name}-step-1200.png`]);
    assert.deepStrictEqual([...(await readFile(output))], [1, 2, 3]);
    assert.deepStrictEqual(answers.messages, [{ message: 'Saved as sheet.png.', actions: ['Open'] }]);
    await rm(output);
  });
});
