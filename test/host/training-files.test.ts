import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { parseRunConfig } from '../../src/runs/config';
import { leaseHolder } from '../../src/runs/lease';
import { runFolder } from '../../src/runs/run-paths';
import { readStatus } from '../../src/runs/status';
import { saveDocument } from '../../src/vscode/save-document';
import {
  activate,
  Answers,
  eventually,
  makeImages,
  makeRun,
  removeFolder,
  removeRun,
  workspaceFolder,
} from './fixtures';

const workspace = workspaceFolder();
const folder = path.join(workspace, 'training-files');
const images = path.join(folder, 'pictures');

/** Opens a file whose text holds `|` where the cursor is. */
async function open(name: string, marked: string) {
  const uri = vscode.Uri.file(path.join(folder, name));
  const offset = marked.indexOf('|');
  await writeFile(uri.fsPath, marked.replace('|', ''));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return { uri, document, position: document.positionAt(Math.max(0, offset)) };
}

const diagnosticsOf = (uri: vscode.Uri) =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Stego');
const mistakes = (uri: vscode.Uri, count: number) =>
  eventually(() => {
    const found = diagnosticsOf(uri);
    return found.length === count ? found : undefined;
  }, `${count} mistakes`);
const lenses = (uri: vscode.Uri) =>
  vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);

describe('training files', () => {
  let answers: Answers | undefined;

  before(async () => {
    await activate();
    await makeImages(images, 8);
  });
  afterEach(() => answers?.restore());
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeFolder(folder);
  });

  it('stay YAML and complete keys and values', async () => {
    const { uri, document, position } = await open('keys.stego.yaml', 'preset: robust\nmodel:\n  |\n');
    assert.strictEqual(document.languageId, 'yaml');
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      position,
    );
    const labelOf = ({ label }: vscode.CompletionItem) => (typeof label === 'string' ? label : label.label);
    const period = list.items.find((item) => labelOf(item) === 'period');
    assert.ok(period, list.items.map(labelOf).join());
    assert.match((period.documentation as vscode.MarkdownString).value, /Number from 8 to 64/);
    assert.ok(!list.items.some((item) => labelOf(item) === 'prepBlocks'));
  });

  it('explain the setting under the mouse', async () => {
    const { uri, position } = await open('hover.stego.yaml', 'preset: tiny\nimage|Size: 40\n');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      position,
    );
    const text = hovers.flatMap(({ contents }) =>
      contents.map((each) => (each as vscode.MarkdownString).value),
    );
    assert.match(text.join('\n'), /\*\*imageSize\*\*[^]*Whole number from 8 to 1024[^]*If left out: `32`/);
  });

  it('underline mistakes, mend a slip, and are content again', async () => {
    const { uri, document } = await open('wrong.stego.yaml', 'batchsize: 4\nsteps: 0\n');
    const [slip, range] = (await mistakes(uri, 2)).sort((a, b) => a.range.start.line - b.range.start.line);
    assert.strictEqual(slip.message, 'batchsize is not a known setting. Did you mean batchSize?');
    assert.strictEqual(document.getText(slip.range), 'batchsize');
    assert.strictEqual(range.message, 'steps must be a whole number from 1 to 1000000000.');
    assert.strictEqual(document.getText(range.range), '0');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      slip.range,
    );
    const fix = actions.find(({ title }) => title === 'Change to batchSize');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /^batchSize: 4$/m);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, document.lineAt(1).range, 'steps: 3');
    await vscode.workspace.applyEdit(edit);
    await mistakes(uri, 0);
    await saveDocument(document);
  });

  it('offer to train above the first line, and a run to train again', async () => {
    const { uri } = await open('lens.stego.yaml', 'preset: tiny\ndataset: pictures\n');
    const [lens] = await lenses(uri);
    assert.strictEqual(lens.command?.title, '$(play) Train · preset tiny · dataset pictures');
    const run = await makeRun('lens-run', 'finished');
    const config = await vscode.workspace.openTextDocument(run.config);
    const [again] = await lenses(config.uri);
    assert.strictEqual(again.command?.title, '$(run-all) Train Again with These Settings');
    assert.deepStrictEqual(diagnosticsOf(config.uri), []);
    await removeRun('lens-run');
  });

  it('say that a finished run does not change with its file, while that is being changed', async () => {
    const run = await makeRun('history', 'finished');
    const uri = vscode.Uri.file(run.config);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    // The window must have found the run.
    await eventually(async () => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(uri, new vscode.Position(0, 0), '# mine\n');
      await vscode.workspace.applyEdit(edit);
      await new Promise((resolve) => setTimeout(resolve, 600));
      return (
        diagnosticsOf(uri).some(({ message }) => /The run history has finished/.test(message)) || undefined
      );
    }, 'the hint');
    await saveDocument(document);
    await mistakes(uri, 0);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeRun('history');
  });

  it('are written from a preset and never over another file', async () => {
    answers = new Answers();
    const execute = (name: string) =>
      vscode.commands.executeCommand<vscode.Uri>('stego.newTrainingFile', { preset: 'robust', name });
    const uri = await execute('made');
    assert.strictEqual(path.basename(uri.fsPath), 'made.stego.yaml');
    assert.strictEqual(vscode.window.activeTextEditor?.document.uri.fsPath, uri.fsPath);
    await execute('made');
    await eventually(
      () => answers?.messages.find(({ message }) => /There is a file/.test(message)),
      'refusal',
    );
    assert.deepStrictEqual(diagnosticsOf(uri), []);
    await rm(uri.fsPath);
  });

  it('train what is on the screen', async function () {
    this.timeout(120_000);
    answers = new Answers();
    const { uri, document } = await open('my run.stego.yaml', 'preset: tiny\ndataset: pictures\nsteps: 9\n');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, document.lineAt(2).range, 'steps: 3');
    await vscode.workspace.applyEdit(edit);
    const started = await vscode.commands.executeCommand('stego.trainFile', uri);
    assert.deepStrictEqual(started, { workspace, name: 'my-run' });
    const run = runFolder(workspace, 'my-run');
    const state = async () => (await readStatus(run.status)).status?.state;
    await eventually(async () => (await state()) === 'finished' || undefined, 'the end of the training');
    const config = parseRunConfig(await readFile(run.config, 'utf8'), 'config.yaml');
    assert.strictEqual(config.steps, 3);
    assert.strictEqual(config.dataset.path, 'training-files/pictures');
    await eventually(
      async () => (await leaseHolder(run.folder)) === undefined || undefined,
      'the process ends',
    );
    await removeRun('my-run');
  });

  it('with a mistake do not train, and lead to it', async () => {
    answers = new Answers();
    const { uri } = await open('bad.stego.yaml', 'dataset: pictures\nsteps: none\n');
    await vscode.commands.executeCommand('stego.trainFile', uri);
    const said = await eventually(() => answers?.messages[0], 'the message');
    assert.match(said.message, /^bad\.stego\.yaml: steps must be a whole number/);
    assert.deepStrictEqual(said.actions, ['Show Problems']);
    assert.ok(!existsSync(runFolder(workspace, 'bad').folder));
  });
});
