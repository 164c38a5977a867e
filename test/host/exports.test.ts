import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { appendMetrics } from '../../src/runs/metrics';
import { runFolder } from '../../src/runs/run-paths';
import { trialRun } from '../../src/sweeps/sweep-folder';
import { untrainedCheckpoint } from '../support/networks';
import { activate, Answers, eventually, makeRun, removeFolder, removeRun, workspaceFolder } from './fixtures';
import { makeSweep, removeSweep, someTrials } from './sweep-fixtures';

const execute = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`stego.${command}`, ...args);
const workspace = workspaceFolder();
const reference = { workspace, name: 'exported' };

describe('exporting', () => {
  let answers: Answers;
  let elsewhere: string;

  before(async () => {
    await activate();
    elsewhere = await mkdtemp(path.join(tmpdir(), 'stego-exports-'));
    const run = await makeRun(reference.name, 'stopped');
    await untrainedCheckpoint(run.checkpoints);
    const figures = { epoch: 0, time: 1, learningRate: 0.1, loss: 0.5, coverLoss: 0.25, secretLoss: 0.25 };
    await appendMetrics(run.metrics, { step: 1, ...figures });
  });
  afterEach(() => answers?.restore());
  after(async () => {
    await removeFolder(elsewhere);
    await removeRun(reference.name);
  });

  const exportRun = (format: string, output: string) =>
    execute<vscode.Uri>('exportRun', reference, undefined, { format, output: vscode.Uri.file(output) });

  it('writes a checkpoint for Python into a folder of its own, once', async () => {
    answers = new Answers([]);
    const [file] = await readdir(runFolder(workspace, reference.name).checkpoints);
    const folder = vscode.Uri.file(elsewhere);
    const made = await execute<vscode.Uri>('exportForPython', { ...reference, file }, undefined, folder);
    assert.strictEqual(path.basename(made.fsPath), 'exported-1-python');
    const expected = [
      'README.md',
      'config.json',
      'hide.onnx',
      'model.py',
      'model.safetensors',
      'reveal.onnx',
    ];
    assert.deepStrictEqual((await readdir(made.fsPath)).sort(), expected);
    await execute('exportForPython', { ...reference, file }, undefined, folder);
    const said = answers.messages.map(({ message }) => message);
    assert.ok(said.includes('Exported as exported-1-python: its README.md says how to use it.'));
    assert.ok(said.includes('There is "exported-1-python" in that folder already: choose another folder.'));
  });

  it('writes the figures of a run as CSV and JSON', async () => {
    answers = new Answers([]);
    const csv = path.join(elsewhere, 'run.csv');
    assert.strictEqual((await exportRun('csv', csv)).fsPath, csv);
    assert.match(await readFile(csv, 'utf8'), /^step,epoch,.*\r\n1,0,1,0\.1,0\.5,/);
    const json = path.join(elsewhere, 'run.json');
    await exportRun('json', json);
    assert.strictEqual((JSON.parse(await readFile(json, 'utf8')) as { loss: number }[])[0].loss, 0.5);
  });

  it('writes a run as an offline run of W&B, and as a copy without its lease', async () => {
    answers = new Answers([]);
    const offline = await exportRun('wandb', elsewhere);
    assert.match(path.relative(elsewhere, offline.fsPath), /^wandb[\\/]offline-run-/);
    const copy = await exportRun('folder', elsewhere);
    assert.strictEqual(copy.fsPath, path.join(elsewhere, 'exported'));
    assert.ok(existsSync(path.join(copy.fsPath, 'config.yaml')));
    assert.strictEqual((await readdir(path.join(copy.fsPath, 'checkpoints'))).length, 1);
    await exportRun('folder', elsewhere);
    const said = answers.messages.map(({ message }) => message);
    assert.ok(said.includes('There is "exported" in that folder already: choose another folder.'));
  });

  it('writes the trials of a sweep as CSV, JSON and offline runs of W&B', async () => {
    const sweep = await makeSweep('rates', someTrials.slice(0, 2));
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'stego-exports-'));
    const { folder } = runFolder(workspace, reference.name);
    await cp(folder, trialRun(sweep, 1).folder, { recursive: true });
    const menu: string[][] = [];
    const files: string[] = [];
    answers = new Answers(['Copy Sync Command'])
      .replace('showQuickPick', async (items: readonly vscode.QuickPickItem[]) => {
        menu.push(items.map(({ label }) => label));
        return items[menu.length - 1];
      })
      .replace('showSaveDialog', async ({ defaultUri }: vscode.SaveDialogOptions) => {
        files.push(path.basename(defaultUri!.fsPath));
        return vscode.Uri.file(path.join(elsewhere, files.at(-1)!));
      })
      .replace('showOpenDialog', async () => [vscode.Uri.file(elsewhere)]);
    const exportSweep = () => execute<vscode.Uri>('exportSweep', { workspace, name: 'rates' });
    try {
      const csv = await exportSweep();
      assert.match(await readFile(csv.fsPath, 'utf8'), /\r\n1,complete,0\.25,2,0\.002,relu,1,/);
      const json = await exportSweep();
      assert.strictEqual((JSON.parse(await readFile(json.fsPath, 'utf8')) as unknown[]).length, 2);
      assert.deepStrictEqual(files, ['rates-trials.csv', 'rates-trials.json']);
      const wandb = await exportSweep();
      assert.deepStrictEqual(menu[0], ['CSV', 'JSON', 'W&B Offline Runs']);
      assert.strictEqual((await readdir(wandb.fsPath)).length, 1);
      const last = () => answers.messages.at(-1)?.message;
      assert.strictEqual(last(), '1 trial is exported for W&B.');
      const copied = async () => (await vscode.env.clipboard.readText()).includes('wandb sync') || undefined;
      await eventually(copied, 'the command is copied');
    } finally {
      await removeSweep('rates');
      await removeFolder(elsewhere);
    }
  });
});
