import * as assert from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { readMetrics } from '../../src/runs/metrics';
import { sweepsFolder } from '../../src/runs/run-paths';
import { sweepFolderAt, trialRun } from '../../src/sweeps/sweep-folder';
import { readSweepStatus } from '../../src/sweeps/sweep-status';
import { RunActions } from '../../src/vscode/runs/run-actions';
import { RunStore } from '../../src/vscode/runs/run-store';
import type { TrainingProcesses } from '../../src/vscode/runs/training-process';
import {
  activate,
  Answers,
  eventually,
  makeImages,
  removeFolder,
  tellEndings,
  workspaceFolder,
} from './fixtures';
import { makeSweep, removeSweep, someTrials, sweepText } from './sweep-fixtures';

const workspace = workspaceFolder();
const folderOf = (name: string) => sweepFolderAt(path.join(sweepsFolder(workspace), name));
const statusOf = (name: string) => readSweepStatus(folderOf(name)).catch(() => undefined);
const execute = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`stego.${command}`, ...args);

/** The trainings are processes of their own, begun by the command of the extension. */
describe('sweeps that are run', () => {
  const log = vscode.window.createOutputChannel('sweep processes test', { log: true });
  const runs = new RunStore();
  const runActions = new RunActions(runs, {} as TrainingProcesses, log);
  let answers: Answers;
  const file = path.join(workspace, 'deep', 'rates.sweep.yaml');
  const images = path.join(workspace, 'sweep-images');
  const isOpen = (label: string) =>
    vscode.window.tabGroups.all.some(({ tabs }) => tabs.some((tab) => tab.label === label)) || undefined;
  const states = async (name: string) => (await statusOf(name))?.sweep.trials.map(({ state }) => state);
  /** Settles when a sweep is as wanted, with its state then. */
  const reaches = (name: string, what: string, wanted: (states: readonly string[]) => boolean) =>
    eventually(async () => {
      const status = await statusOf(name);
      const now = status?.sweep.trials.map(({ state }) => state);
      return now && wanted(now) ? status : undefined;
    }, what);
  const ends = (name: string, state: string) =>
    eventually(async () => {
      const status = await statusOf(name);
      return status?.state === state ? status : undefined;
    }, `${name} is ${state}`);

  before(async () => {
    await activate();
    await tellEndings('on');
    await makeImages(images, 6, 32);
    await vscode.workspace.fs.createDirectory(vscode.Uri.file(path.dirname(file)));
    // Long enough to be stopped, and beside its images' folder: paths of a file begin where it is.
    const long = sweepText.replace('sweep-images', '../sweep-images').replace('steps: 20', 'steps: 100000');
    await writeFile(file, long);
  });

  beforeEach(() => (answers = new Answers()));
  afterEach(() => answers.restore());

  after(async () => {
    runs.dispose();
    log.dispose();
    await tellEndings(undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of ['rates', 'again']) await removeSweep(name);
    for (const made of [images, path.dirname(file)]) await removeFolder(made);
  });

  it('begin with the file in the editor, open their panel, and can be stopped, whole or a trial', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(file));
    assert.deepStrictEqual(await execute('runSweep'), { workspace, name: 'rates' });
    await eventually(() => isOpen('Sweep rates'), 'the panel');
    const sweep = { workspace, name: 'rates' };
    const firstRun = trialRun(folderOf('rates'), 0);
    const logged = async () => (await readMetrics(firstRun.metrics)).length > 0 || undefined;
    await eventually(logged, 'a line of the first trial');

    // Around the sweep nothing is done to its trials.
    const trial = { workspace, name: 'rates:0' };
    const refusal = /^The sweep "rates" cares for this trial: stop it or go on with it there\.$/;
    for (const request of ['stop', 'pause', 'resume'] as const) {
      await assert.rejects(runActions[request](trial), ({ message }: Error) => refusal.test(message));
    }
    await execute('openTrial', { ...sweep, trial: 0 });
    await eventually(() => isOpen('Training rates:0'), 'the panel of the trial');

    await execute('stopTrial', { ...sweep, trial: 0 });
    const { sweep: record } = await reaches('rates', 'the next trial', ([first, second]) => {
      return first === 'pruned' && second === 'running';
    });
    assert.ok(Number.isFinite(record.trials[0].value));
    await execute('deleteSweep', sweep);
    assert.strictEqual(answers.messages.at(-1)!.message, 'The sweep "rates" is going on; stop it first.');
    await execute('stopSweep', sweep);
    await ends('rates', 'stopped');
    assert.deepStrictEqual(await states('rates'), ['pruned', 'waiting']);
    const text = await readFile(file, 'utf8');
    assert.strictEqual(await readFile(folderOf('rates').file, 'utf8'), text);
  }).timeout(200_000);

  it('go on, by the file in their folder as it is now', async () => {
    const { file: own } = folderOf('rates');
    const short = (await readFile(own, 'utf8')).replace(
      'lr: { values: [0.001, 0.002, 0.004] }',
      'lr: { values: [0.001] }',
    );
    await writeFile(own, short);
    assert.deepStrictEqual(await execute('runSweep', vscode.Uri.file(own)), { workspace, name: 'rates' });
    const told = () => answers.messages.find(({ message }) => /rates has finished/.test(message));
    // The trial that waited has its settings already.
    await eventually(async () => (await statusOf('rates'))?.state === 'running' || told(), 'it goes on');
    await reaches('rates', 'the second trial', ([, second]) => second === 'running');
    await execute('stopTrial', { workspace, name: 'rates', trial: 1 });
    await ends('rates', 'finished');
    const { message } = await eventually(told, 'a word about the end');
    assert.strictEqual(message, 'The sweep rates has finished. All that there is to try is tried.');
    await execute('resumeSweep', { workspace, name: 'rates' });
    const nothing = await eventually(
      () => answers.messages.find((shown) => /add values/.test(shown.message)),
      'a word about what to do',
    );
    assert.match(nothing.message, /^rates: All that there is to try is tried\. To go on, add values/);
  }).timeout(200_000);

  it('run failed trials once more', async () => {
    const text = sweepText.replace('steps: 20', 'steps: 10');
    await makeSweep('again', someTrials.slice(2), { kind: 'stopped', reason: 'It was stopped.' }, text);
    await execute('rerunFailedTrials', { workspace, name: 'again' });
    const { sweep } = await reaches(
      'again',
      'a trial more',
      (all) => all.join() === 'pruned,failed,complete',
    );
    assert.deepStrictEqual(sweep.trials[2].values, sweep.trials[1].values);
    assert.strictEqual(sweep.trials[2].rerunOf, 1);
    const after = await ends('again', 'stopped');
    assert.strictEqual(after.counts.complete, 1);
    await execute('rerunFailedTrials');
    assert.match(answers.messages.at(-1)!.message, /^No sweep of this workspace has failed trials/);
  }).timeout(180_000);

  it('say in one line why they do not begin', async () => {
    const last = () => answers.messages.at(-1)?.message;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await execute('runSweep');
    assert.match(last()!, /^Open a sweep file first/);
    const broken = path.join(path.dirname(file), 'broken.sweep.yaml');
    await writeFile(broken, sweepText.replace('lr:', 'lrr:'));
    await execute('runSweep', vscode.Uri.file(broken));
    assert.match(last()!, /lrr is not a known setting/);
    assert.deepStrictEqual(answers.messages.at(-1)!.actions, ['Show Problems']);
    await writeFile(broken, sweepText.replace('sweep-images', 'nowhere'));
    await execute('runSweep', vscode.Uri.file(broken));
    await eventually(() => /nowhere/.test(last()!) || undefined, 'what the process said');
    assert.strictEqual(await statusOf('broken'), undefined);
    await execute('openSweep', { workspace, name: 'broken' });
    assert.strictEqual(last(), 'The sweep "broken" is gone.');
  });
});
