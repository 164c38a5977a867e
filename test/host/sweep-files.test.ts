import * as assert from 'node:assert';
import { rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { saveDocument } from '../../src/vscode/save-document';
import { activate, Answers, eventually, workspaceFolder } from './fixtures';

const workspace = workspaceFolder();
const made: string[] = [];

/** Opens a file whose text holds `|` where the cursor is. */
async function open(name: string, marked: string) {
  const uri = vscode.Uri.file(path.join(workspace, name));
  const offset = marked.indexOf('|');
  made.push(uri.fsPath);
  await writeFile(uri.fsPath, marked.replace('|', ''));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return { uri, document, position: document.positionAt(Math.max(0, offset)) };
}

const diagnosticsOf = (uri: vscode.Uri) =>
  vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'Stego')
    .sort((a, b) => a.range.start.compareTo(b.range.start));
const problems = (uri: vscode.Uri, count: number) =>
  eventually(() => {
    const found = diagnosticsOf(uri);
    return found.length === count ? found : undefined;
  }, `${count} problems`);
const lenses = (uri: vscode.Uri) =>
  vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);

async function fix(uri: vscode.Uri, { range }: vscode.Diagnostic, title: string): Promise<void> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
  );
  const action = actions.find((each) => each.title === title);
  assert.ok(action?.edit, actions.map((each) => each.title).join());
  await vscode.workspace.applyEdit(action.edit);
}

const grid = `method: grid
metric: { name: loss }
parameters:
  lr: { values: [0.001, 0.0005] }
  activation: { values: [relu, tanh] }
`;

describe('sweep files', () => {
  let answers: Answers | undefined;

  before(() => activate());
  afterEach(() => answers?.restore());
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const file of made) await rm(file, { force: true });
  });

  it('stay YAML and complete the settings of a run and their values', async () => {
    const text = 'method: grid\nparameters:\n  activation:\n    values: [|]\n';
    const { uri, document, position } = await open('values.sweep.yaml', text);
    assert.strictEqual(document.languageId, 'yaml');
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      position,
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const value of ['relu', 'leaky-relu', 'tanh', 'sigmoid'])
      assert.ok(labels.includes(value), labels.join());
  });

  it('explain the setting under the mouse', async () => {
    const { uri, position } = await open('hover.sweep.yaml', grid.replace('  lr', '  l|r'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      position,
    );
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((each) => (each as vscode.MarkdownString).value),
    );
    assert.match(texts.join('\n'), /The learning rate at its peak/);
  });

  it('tell mistakes from what is good to know, and mend both', async () => {
    const text = grid.replace('activation', 'activatoin').replace('0.0005', '5e-4') + 'program: train.py\n';
    const { uri, document } = await open('wrong.sweep.yaml', text);
    const [number, slip, foreign] = await problems(uri, 3);
    const { Error, Warning, Information } = vscode.DiagnosticSeverity;
    assert.deepStrictEqual(
      [number, slip, foreign].map(({ severity }) => severity),
      [Warning, Error, Information],
    );
    assert.deepStrictEqual(
      [number, slip, foreign].map(({ range }) => document.getText(range)),
      ['5e-4', 'activatoin', 'program'],
    );
    assert.strictEqual(slip.message, 'activatoin is not a known setting. Did you mean activation?');
    assert.deepStrictEqual(await lenses(uri), []);
    await fix(uri, slip, 'Change to activation');
    await fix(uri, number, 'Change to 0.0005');
    await problems(uri, 1);
    assert.match(document.getText(), /\[0\.001, 0\.0005\][^]*\n {2}activation:/);
    await saveDocument(document);
  });

  it('offer to run the sweep above the first line', async () => {
    const { uri } = await open('lens.sweep.yaml', grid);
    const [lens] = await lenses(uri);
    assert.strictEqual(lens.command?.title, '$(run-all) Run Sweep · grid · 4 trials');
    assert.strictEqual(lens.command.command, 'stego.runSweep');
    assert.strictEqual((lens.command.arguments?.[0] as vscode.Uri).fsPath, uri.fsPath);
    assert.deepStrictEqual(diagnosticsOf(uri), []);
  });

  it('are no files to train with', async () => {
    answers = new Answers();
    const { uri } = await open('train.sweep.yaml', grid);
    await vscode.commands.executeCommand('stego.trainFile', uri);
    const said = await eventually(() => answers?.messages[0], 'the message');
    assert.match(said.message, /^Open a training file first/);
  });

  it('are written to start from, with nothing wrong in them, and never over another file', async () => {
    answers = new Answers();
    const execute = () =>
      vscode.commands.executeCommand<vscode.Uri>('stego.newSweep', {
        dataset: 'images',
        preset: 'tiny',
        name: 'made',
      });
    const uri = await execute();
    made.push(uri.fsPath);
    assert.strictEqual(path.basename(uri.fsPath), 'made.sweep.yaml');
    const editor = vscode.window.activeTextEditor;
    assert.strictEqual(editor?.document.uri.fsPath, uri.fsPath);
    assert.match(editor.document.getText(), /preset: tiny\n {2}dataset: images\n/);
    const [lens] = await lenses(uri);
    assert.strictEqual(lens.command?.title, '$(run-all) Run Sweep · grid · 8 trials');
    assert.deepStrictEqual(diagnosticsOf(uri), []);
    await execute();
    await eventually(
      () => answers?.messages.find(({ message }) => /There is a file/.test(message)),
      'refusal',
    );
  });

  it('get a name that is free and stays in the folder, sweep files and training files', async () => {
    const proposals: string[] = [];
    const complaints: unknown[] = [];
    answers = new Answers().replace('showInputBox', async (options: vscode.InputBoxOptions) => {
      proposals.push(options.value!);
      const [taken] = made.slice(-1).map((file) => path.basename(file));
      const asked = [taken, taken.replace(/\..*/, ''), ' ', '../x', 'a\\b', options.value!];
      for (const value of asked) complaints.push(await options.validateInput!(value));
      return undefined;
    });
    for (const [command, ending] of [
      ['newSweep', 'sweep.yaml'],
      ['newTrainingFile', 'stego.yaml'],
    ] as const) {
      const execute = (name?: string) => {
        const argument = { dataset: 'images', preset: 'tiny', name };
        return vscode.commands.executeCommand<vscode.Uri | undefined>(`stego.${command}`, argument);
      };
      made.push((await execute('tiny'))!.fsPath);
      await execute();
      const taken = `There is a file tiny.${ending} already: choose another name.`;
      const alone = 'Name the file alone, without a folder.';
      assert.deepStrictEqual(complaints.splice(0), [
        taken,
        taken,
        'A file needs a name.',
        alone,
        alone,
        undefined,
      ]);
      assert.strictEqual(await execute('../x'), undefined);
      assert.strictEqual(answers.messages.at(-1)?.message, alone);
    }
    assert.deepStrictEqual(proposals, ['tiny-2.sweep.yaml', 'tiny-2.stego.yaml']);
  });
});
