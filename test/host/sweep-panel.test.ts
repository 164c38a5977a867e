import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import sharp from 'sharp';
import * as vscode from 'vscode';
import { acquireLease } from '../../src/runs/lease';
import { appendMetrics } from '../../src/runs/metrics';
import { sampleFileName } from '../../src/runs/samples';
import type { EngineRequests } from '../../src/engine/protocol';
import type { TrialProgress } from '../../src/sweeps/running-trials';
import { trialRun } from '../../src/sweeps/sweep-folder';
import type { ComparePanels } from '../../src/vscode/panels/compare/compare-panels';
import type { FromSweepPage, SweepPageState, ToSweepPage } from '../../src/vscode/panels/sweep/contract';
import { SweepPanels } from '../../src/vscode/panels/sweep/sweep-panels';
import type { TrainingPanels } from '../../src/vscode/panels/training/training-panels';
import type { SweepActions } from '../../src/vscode/sweeps/sweep-actions';
import { SweepStore } from '../../src/vscode/sweeps/sweep-store';
import { distrust } from './distrust';
import { activate, Answers, eventually, setStatus, workspaceFolder } from './fixtures';
import { StandInPanel } from './stand-in-panel';
import { makeSweep, removeSweep, someTrials, type MadeSweep } from './sweep-fixtures';

type ImportanceParams = EngineRequests['parameterImportance']['params'];

const workspace = workspaceFolder();
const name = 'shown';
const { extensionUri } = vscode.extensions.getExtension('stego-lab.stego-lab')!;
const state: SweepPageState = { workspace, name };
const stopped = { kind: 'stopped', reason: 'It was stopped.' } as const;
const line = (step: number, loss: number) => ({
  ...{ step, epoch: 0, time: step, learningRate: 0.001 },
  ...{ loss, coverLoss: loss / 3, secretLoss: loss / 1.5 },
});

describe('the panel of a sweep', () => {
  const log = vscode.window.createOutputChannel('sweep test', { log: true });
  const sweeps = new SweepStore();
  let sweep: MadeSweep;
  let answers: Answers;
  let panels: SweepPanels;
  let page: StandInPanel<ToSweepPage, FromSweepPage>;
  let calls: unknown[][];
  let answer: (params: ImportanceParams, signal: AbortSignal) => Promise<unknown>;

  const call =
    (what: string) =>
    async (...args: unknown[]) =>
      void calls.push([what, ...args]);
  const restore = (kept: SweepPageState | undefined) => panels.deserializeWebviewPanel(page.panel, kept);
  const ready = async () => {
    await restore(state);
    page.say({ type: 'ready' });
    return page.heard('snapshot');
  };
  const log0 = (lines: readonly (readonly [number, number])[]) =>
    Promise.all(lines.map(([step, loss]) => appendMetrics(trialRun(sweep, 0).metrics, line(step, loss))));
  const message = (text: string) =>
    eventually(() => answers.messages.some((shown) => shown.message === text) || undefined, text);

  before(() => activate());

  beforeEach(async () => {
    sweep = await makeSweep(name, someTrials, stopped);
    for (const trial of [0, 1]) await mkdir(trialRun(sweep, trial).samples, { recursive: true });
    for (const [step, loss] of [
      [5, 0.5],
      [10, 0.3],
    ])
      await appendMetrics(trialRun(sweep, 0).metrics, line(step, loss));
    await appendMetrics(trialRun(sweep, 1).metrics, line(5, NaN));
    page = new StandInPanel();
    page.title = 'Sweep shown';
    calls = [];
    answer = async () => ({ trials: 2 });
    answers = new Answers().replace(
      'registerWebviewPanelSerializer',
      () => new vscode.Disposable(() => undefined),
    );
    const actions = {
      ...{ resume: call('resume'), stop: call('stop'), rerunFailed: call('rerunFailed') },
      stopTrial: call('stopTrial'),
    };
    const request = (_: string, params: ImportanceParams, { signal }: { signal: AbortSignal }) =>
      answer(params, signal);
    panels = new SweepPanels({
      ...{ extensionUri, sweeps, log },
      engine: { request: request as never },
      actions: actions as unknown as SweepActions,
      trainings: { open: call('train') } as unknown as TrainingPanels,
      comparisons: { open: call('compare') } as unknown as ComparePanels,
    });
  });

  afterEach(async () => {
    page.dispose();
    panels.dispose();
    answers.restore();
    await removeSweep(name);
  });

  after(() => {
    sweeps.dispose();
    log.dispose();
  });

  it('tells its page all there is when it asks, and is restored without what the page kept', async () => {
    await restore(undefined);
    assert.match(page.webview.html, /sweep\.js/);
    assert.deepStrictEqual(page.posted, []);
    page.say({ type: 'ready' });
    const { sweep: summary, parameters, figures, trials } = await page.heard('snapshot');
    assert.deepStrictEqual(
      [summary.name, summary.state, summary.method, summary.trialCount, summary.requests],
      [name, 'stopped', 'grid', 6, ['resume', 'rerunFailed']],
    );
    assert.deepStrictEqual(parameters, [
      { name: 'lr', label: 'lr', kind: 'category', values: [0.001, 0.002, 0.004] },
      { name: 'model.activation', label: 'activation', kind: 'category', values: ['relu', 'tanh'] },
    ]);
    assert.deepStrictEqual([figures[0].id, figures[0].goal], ['loss', 'minimize']);
    assert.deepStrictEqual(
      trials.map((trial) => [trial.state, trial.figures.loss, trial.step]),
      [
        ['complete', 0.3, 10],
        // What blew up is not as good as it was before.
        ['complete', undefined, 5],
        // Of one without a folder the journal has the value.
        ['pruned', 0.2, undefined],
        ['failed', undefined, undefined],
      ],
    );
    assert.match(trials[3].problem!, /not finite/);
    assert.doesNotMatch(JSON.stringify(page.posted), /null/);
  });

  it('says which trial somebody else runs, and where nothing of them can be read', async () => {
    await sweep.addForeign();
    const { trials } = await ready();
    assert.deepStrictEqual(
      trials.filter(({ foreign }) => foreign).map(({ number, state: of }) => [number, of]),
      [[4, 'running']],
    );
    await writeFile(sweep.journal, 'no journal\n');
    page.posted.length = 0;
    page.say({ type: 'ready' });
    const { sweep: summary } = await page.heard('snapshot');
    assert.deepStrictEqual([summary.unreadable, summary.problem !== undefined], [true, true]);
  });

  it('is closed where its sweep is not of this window', async () => {
    await restore({ workspace: path.dirname(workspace), name });
    assert.strictEqual(page.disposed, true);
  });

  it('tells of the trials that changed, and nothing while it is hidden', async () => {
    await ready();
    const { number } = await sweep.add({ values: { lr: 0.002, 'model.activation': 'tanh', beta: 1 } });
    const run = trialRun(sweep, number);
    await mkdir(run.folder, { recursive: true });
    await setStatus(run, { step: 5, totalSteps: 20 });
    await appendMetrics(run.metrics, line(5, 0.4));
    await sweeps.refresh();
    const { trials } = await page.heard('trials', (told) => told.trials.some((trial) => trial.step === 5));
    assert.deepStrictEqual(
      trials.map((trial) => [trial.number, trial.state, trial.totalSteps, trial.figures.loss]),
      [[number, 'running', 20, 0.4]],
    );
    // Nobody trains it, until somebody does.
    assert.strictEqual(trials[0].interrupted, true);
    const lease = await acquireLease(run.folder);
    await sweeps.refresh();
    await page.heard('trials', (each) => each.trials.some((trial) => trial.interrupted === undefined));
    await lease.release();
    page.show(false);
    const told = page.posted.length;
    await setStatus(run, { step: 10, totalSteps: 20 });
    await sweeps.refresh();
    await sweep.study.finish((await sweep.study.read()).trials[number], { state: 'complete', value: 0.4 });
    await sweeps.refresh();
    const known: ReadonlyMap<number, TrialProgress> = sweeps.find(state as Required<typeof state>)!.progress;
    assert.strictEqual(known.size, 0);
    assert.strictEqual(page.posted.length, told);
    page.show(true);
    page.say({ type: 'ready' });
    const again = await page.heard('snapshot', (each) => each.trials.length === 5);
    assert.strictEqual(again.trials[4].state, 'complete');
  });

  it('has room for a value that the sweep file does not list', async () => {
    await ready();
    page.posted = [];
    await sweep.add({ values: { lr: 0.003, 'model.activation': 'tanh', beta: 1 } });
    await sweeps.refresh();
    const { parameters, trials } = await page.heard('snapshot');
    assert.deepStrictEqual(
      parameters[0].kind === 'category' && parameters[0].values,
      [0.001, 0.002, 0.003, 0.004],
    );
    assert.strictEqual(trials.length, 5);
  });

  it('draws the chosen trials: their curves, and their newest sheets', async () => {
    await ready();
    const sheet = (step: number) =>
      sharp({ create: { width: 24, height: 4, channels: 3, background: { r: step, g: 9, b: 9 } } })
        .png()
        .toFile(path.join(trialRun(sweep, 0).samples, sampleFileName(step)));
    await sheet(10);
    page.say({ type: 'choose', trials: [0, 2] });
    const { metrics } = await page.heard('curves', (told) => told.metrics.run.name === 'shown:0');
    assert.deepStrictEqual([metrics.reset, ...metrics.losses.step], [true, 5, 10]);
    const first = await page.heard('sheet', (told) => told.trial === 0);
    assert.deepStrictEqual([first.sample?.step, first.sample?.rows, first.sample?.cell], [10, 1, 4]);
    assert.strictEqual((await page.heard('sheet', (told) => told.trial === 2)).sample, undefined);
    await log0([[15, 0.2]]);
    const { metrics: added } = await page.heard('curves', (told) => !told.metrics.reset);
    assert.deepStrictEqual([...added.losses.step], [15]);
    await sheet(20);
    await sweep.add({ values: { lr: 0.002, 'model.activation': 'tanh', beta: 1 } });
    await sweeps.refresh();
    await page.heard('sheet', (told) => told.sample?.step === 20);
    // Those that are not chosen any more are followed no longer.
    page.say({ type: 'choose', trials: [] });
    page.posted = [];
    await log0([[20, 0.1]]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.deepStrictEqual(page.all('curves'), []);
  });

  it('draws a trial that was chosen before it began, as soon as it has something to draw', async () => {
    await ready();
    const { number } = await sweep.add({ values: { lr: 0.002, 'model.activation': 'tanh', beta: 1 } });
    await sweeps.refresh();
    page.say({ type: 'choose', trials: [0, number] });
    await page.heard('curves', (told) => told.metrics.run.name === 'shown:0');
    // By now it was seen that there is no folder.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const run = trialRun(sweep, number);
    await mkdir(run.folder, { recursive: true });
    await appendMetrics(run.metrics, line(5, 0.4));
    await setStatus(run, { step: 5, totalSteps: 20 });
    await sweeps.refresh();
    await page.heard('curves', (told) => told.metrics.run.name === `shown:${number}`);
    assert.strictEqual(page.all('curves').filter(({ metrics }) => metrics.run.name === 'shown:0').length, 1);
  });

  it('asks the engine what mattered, and shows only the newest answer', async () => {
    await ready();
    const asked: (ImportanceParams & { signal: AbortSignal })[] = [];
    let settle: (value: unknown) => void = () => undefined;
    answer = (params, signal) => {
      asked.push({ ...params, signal });
      return new Promise((resolve) => (settle = resolve));
    };
    page.say({ type: 'importance', figure: 'loss' });
    await eventually(() => asked.length === 1 || undefined, 'a question');
    assert.deepStrictEqual(
      asked[0].trials.map(({ figure }) => figure),
      [0.3, undefined, 0.2, undefined],
    );
    page.say({ type: 'importance', figure: 'coverLoss' });
    await eventually(() => asked.length === 2 || undefined, 'another question');
    assert.strictEqual(asked[0].signal.aborted, true);
    settle({ trials: 1 });
    assert.deepStrictEqual((await page.heard('importance')).figure, 'coverLoss');
    answer = async () => Promise.reject(new Error('There are too few trials.'));
    page.say({ type: 'importance', figure: 'loss' });
    const { problem } = await page.heard('importance', (told) => told.figure === 'loss');
    assert.strictEqual(problem, 'There are too few trials.');
  });

  it('passes on what is asked of the sweep and of its trials', async () => {
    await ready();
    const sweepReference = { workspace, name };
    page.say({ type: 'request', request: 'resume' });
    page.say({ type: 'request', request: 'rerunFailed' });
    page.say({ type: 'stopTrial', trial: 2 });
    page.say({ type: 'compare', trials: [0, 1] });
    page.say({ type: 'openTrial', trial: 0 });
    const compared = [0, 1].map((trial) => ({ workspace, reference: `shown:${trial}` }));
    await eventually(() => calls.length === 5 || undefined, 'five calls');
    assert.deepStrictEqual(calls, [
      ['resume', sweepReference],
      ['rerunFailed', sweepReference],
      ['stopTrial', sweepReference, 2],
      ['compare', compared],
      ['train', { workspace, name: 'shown:0' }],
    ]);
    page.say({ type: 'openTrial', trial: 3 });
    await message('Trial 3 was never trained: The loss is not finite at step 12: lower the learning rate.');
    const restricted = distrust();
    page.say({ type: 'compare', trials: [0, 1] });
    await message('Stego Lab trains and runs models only in folders that you trust.').finally(() =>
      restricted.trust(),
    );
    assert.strictEqual(calls.length, 5);
  });

  it('opens its file, and saves its trials as a table where the user says', async () => {
    await ready();
    const file = (format: string) => path.join(workspace, `trials.${format}`);
    const proposed: string[] = [];
    answers.replace('showSaveDialog', async ({ defaultUri }: vscode.SaveDialogOptions) => {
      proposed.push(path.basename(defaultUri!.fsPath));
      return vscode.Uri.file(file(path.extname(defaultUri!.fsPath).slice(1)));
    });
    for (const format of ['csv', 'json'] as const) {
      page.say({ type: 'export', format });
      await message(`Saved as trials.${format}.`);
    }
    assert.deepStrictEqual(proposed, ['shown-trials.csv', 'shown-trials.json']);
    const [head, first] = (await readFile(file('csv'), 'utf8')).split('\r\n');
    assert.match(
      head,
      /^trial,state,loss,reports,lr,model\.activation,beta,coverLoss,.*,step,seconds,problem$/,
    );
    assert.match(first, /^0,complete,0\.3,2,0\.001,relu,1,0\.0999*,.*,10,10,$/);
    assert.strictEqual((JSON.parse(await readFile(file('json'), 'utf8')) as unknown[]).length, 4);
    for (const format of ['csv', 'json']) await rm(file(format));
    page.say({ type: 'open', file: 'definition' });
    const opened = () => vscode.window.activeTextEditor?.document.uri.fsPath === sweep.file || undefined;
    await eventually(opened, 'the file');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(sweep.file);
    page.say({ type: 'open', file: 'definition' });
    await message(`${sweep.file} is missing.`);
  });

  it('closes with its sweep, and says nothing after that', async () => {
    await ready();
    let settle: (value: unknown) => void = () => undefined;
    answer = () => new Promise((resolve) => (settle = resolve));
    page.say({ type: 'importance', figure: 'loss' });
    await removeSweep(name);
    await sweeps.refresh();
    await eventually(() => page.disposed || undefined, 'the panel closes');
    const told = page.posted.length;
    settle({ trials: 2 });
    page.say({ type: 'choose', trials: [0] });
    await sweeps.refresh();
    assert.strictEqual(existsSync(sweep.folder), false);
    assert.strictEqual(page.posted.length, told);
    assert.deepStrictEqual(answers.messages, []);
  });
});
