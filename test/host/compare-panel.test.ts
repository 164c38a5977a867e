import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { PairsComparison } from '../../src/evaluation/compare-on-pairs';
import type { ImageReport } from '../../src/evaluation/pair-metrics';
import { checkpointFileName } from '../../src/runs/checkpoints';
import { appendMetrics } from '../../src/runs/metrics';
import { runFolder } from '../../src/runs/run-paths';
import type { DatasetStore } from '../../src/vscode/datasets/dataset-store';
import { ComparePanels } from '../../src/vscode/panels/compare/compare-panels';
import type {
  ComparePageState,
  FromComparePage,
  ToComparePage,
} from '../../src/vscode/panels/compare/contract';
import { EvaluationCache } from '../../src/vscode/panels/compare/evaluation-cache';
import { RunStore } from '../../src/vscode/runs/run-store';
import { activate, Answers, eventually, makeRun, removeRun, workspaceFolder } from './fixtures';
import { StandInPanel } from './stand-in-panel';

const workspace = workspaceFolder();
const names = ['restored-one', 'restored-two'];
const { extensionUri } = vscode.extensions.getExtension('stego-lab.stego-lab')!;

function measured(psnr: number): PairsComparison {
  const image: ImageReport = {
    psnr,
    ssim: 0.5,
    rmse: 1,
    mae: 1,
    rmseByChannel: [1, 1, 1],
    worstPsnr: psnr,
  };
  const method = { report: { cover: image, secret: image, pairs: 7 }, made: [] };
  return { originals: [], network: method, baseline: method };
}

const metricsLine = (step: number) => ({
  step,
  epoch: 0,
  time: step,
  learningRate: 0.001,
  loss: 0.5,
  coverLoss: 0.2,
  secretLoss: 0.3,
});

describe('the panel of a comparison', () => {
  const log = vscode.window.createOutputChannel('compare test', { log: true });
  const runs = new RunStore();
  const metricsOf = (name: string) => runFolder(workspace, name).metrics;
  const file = (name: string) => path.join(workspace, name);
  const state: ComparePageState = {
    choice: {
      checkpoints: names.map((name, i) => ({ workspace, reference: `${name}@${i + 1}` })),
      shown: 2,
      measured: 7,
    },
    baseline: false,
    gain: 8,
    tone: 'colour',
  };
  let answers: Answers;
  let panels: ComparePanels;
  let page: StandInPanel<ToComparePage, FromComparePage>;
  let proposed: string[];
  let chosen: string | undefined;

  const restore = (kept: ComparePageState | undefined) => panels.deserializeWebviewPanel(page.panel, kept);
  const isDone = async (name: string) =>
    page.heard('row', ({ row }) => row.run?.name === name && row.state === 'done');

  before(async () => {
    await activate();
    for (const name of names) {
      await makeRun(name, 'finished', { checkpointSteps: [1, 2], best: checkpointFileName(1) });
      for (const step of [1, 2]) await appendMetrics(metricsOf(name), metricsLine(step));
    }
  });

  beforeEach(() => {
    page = new StandInPanel();
    proposed = [];
    chosen = undefined;
    answers = new Answers()
      // The extension itself has registered its own.
      .replace('registerWebviewPanelSerializer', () => new vscode.Disposable(() => undefined))
      .replace('showSaveDialog', async ({ defaultUri }: vscode.SaveDialogOptions) => {
        proposed.push(path.relative(workspace, defaultUri?.fsPath ?? ''));
        return chosen === undefined ? undefined : vscode.Uri.file(file(chosen));
      });
    const request = (async (_: 'compare', { checkpoint }: { checkpoint: string }) =>
      measured(30 + Number.parseInt(path.basename(checkpoint), 10))) as never;
    const datasets = {
      refresh: async () => undefined,
      datasets: [{ path: file('images'), name: 'images', missing: false }],
    } as unknown as DatasetStore;
    panels = new ComparePanels({
      extensionUri,
      runs,
      datasets,
      cache: new EvaluationCache({ request }),
      log,
    });
  });

  afterEach(() => {
    page.dispose();
    panels.dispose();
    answers.restore();
  });

  after(async () => {
    runs.dispose();
    log.dispose();
    for (const name of names) await removeRun(name);
  });

  it('is restored with what it compared, and measures and draws it', async () => {
    await restore(state);
    assert.strictEqual(page.title, 'Compare restored-one, restored-two');
    assert.match(page.webview.html, /compare\.js/);
    assert.deepStrictEqual(page.posted, []);
    page.say({ type: 'ready' });
    const { rows, choice } = await page.heard('snapshot');
    assert.deepStrictEqual(choice, state.choice);
    assert.deepStrictEqual(
      rows.map(({ label, run, step }) => [label, run?.name, step]),
      [
        ['restored-one, step 1', 'restored-one', 1],
        ['restored-two, step 2', 'restored-two', 2],
      ],
    );
    for (const name of names) {
      const { reset, losses } = await page.heard('metrics', ({ run }) => run.name === name);
      assert.deepStrictEqual([reset, ...losses.step], [true, 1, 2]);
    }
    assert.strictEqual((await isDone(names[0])).row.figures?.cover.psnr, 31);
    assert.strictEqual((await isDone(names[1])).row.figures?.cover.psnr, 32);
    page.say({ type: 'remove', id: rows[0].id });
    await eventually(() => page.title === 'Compare restored-two' || undefined, 'another title');
  });

  it('is closed where nothing was kept of it', async () => {
    await restore(undefined);
    assert.strictEqual(page.disposed, true);
  });

  it('draws what is recorded while it is shown, and all of it when it is shown again', async () => {
    await restore(state);
    page.say({ type: 'ready' });
    await page.heard('metrics', ({ run }) => run.name === names[0]);
    await appendMetrics(metricsOf(names[0]), metricsLine(3));
    const added = await page.heard('metrics', ({ reset }) => !reset);
    assert.deepStrictEqual([added.run.name, ...added.losses.step], [names[0], 3]);
    await isDone(names[1]);
    page.show(false);
    page.posted = [];
    await appendMetrics(metricsOf(names[0]), metricsLine(4));
    // As long as it takes to be told of a change, and longer.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.strictEqual(page.posted.length, 0);
    page.show(true);
    page.say({ type: 'ready' });
    const again = await page.heard('metrics', ({ run }) => run.name === names[0]);
    assert.deepStrictEqual([again.reset, ...again.losses.step], [true, 1, 2, 3, 4]);
    // What was measured is known, and was not measured again.
    const { rows } = await page.heard('snapshot');
    assert.deepStrictEqual(
      rows.map((row) => row.state),
      ['done', 'done'],
    );
    assert.strictEqual(page.posted[0].type, 'snapshot');
  });

  it('takes away the curves of a run that is deleted', async () => {
    await makeRun('short-lived', 'finished', { checkpointSteps: [1] });
    await appendMetrics(metricsOf('short-lived'), metricsLine(1));
    const checkpoints = [{ workspace, reference: 'short-lived@1' }, ...state.choice!.checkpoints];
    await restore({ ...state, choice: { ...state.choice!, checkpoints } });
    assert.strictEqual(page.title, 'Compare 3 Checkpoints');
    page.say({ type: 'ready' });
    await page.heard('metrics', ({ run }) => run.name === 'short-lived');
    await isDone(names[1]);
    await removeRun('short-lived');
    const { row } = await page.heard('row', ({ row: { label, run } }) => /^short/.test(label) && !run);
    assert.strictEqual(row.state, 'done');
  });

  it('saves figures, pictures and curves where the user says, and nothing where he thinks again', async () => {
    await restore(state);
    page.say({ type: 'exportMetrics', baseline: false });
    await eventually(() => answers.messages.length === 1 || undefined, 'a message');
    assert.strictEqual(answers.messages[0].message, 'Nothing is measured yet: wait for the first row.');
    page.say({ type: 'ready' });
    await isDone(names[1]);
    page.say({ type: 'exportMetrics', baseline: true });
    await eventually(() => proposed.length === 1 || undefined, 'a dialog');
    const saved: [FromComparePage, string, string | Uint8Array][] = [
      [
        { type: 'exportMetrics', baseline: true },
        'comparison.csv',
        'checkpoint,pairs,cover_psnr,cover_ssim,cover_rmse,secret_psnr,secret_ssim,secret_rmse\r\n' +
          '"restored-one, step 1",7,31,0.5,1,31,0.5,1\r\n' +
          '"restored-two, step 2",7,32,0.5,1,32,0.5,1\r\n' +
          '"LSB, 4 bits",7,31,0.5,1,31,0.5,1\r\n',
      ],
      [{ type: 'exportSheet', png: Uint8Array.of(1, 2, 3) }, 'comparison.png', Uint8Array.of(1, 2, 3)],
      [{ type: 'exportCurves', format: 'csv', text: 'run,step' }, 'comparison-curves.csv', 'run,step'],
      [{ type: 'exportCurves', format: 'svg', text: '<svg/>' }, 'comparison-curves.svg', '<svg/>'],
    ];
    for (const [message, name, content] of saved) {
      chosen = `kept-${name}`;
      page.say(message);
      await eventually(() => existsSync(file(`kept-${name}`)) || undefined, name);
      assert.deepStrictEqual(await readFile(file(chosen)), Buffer.from(content as Uint8Array));
      await eventually(
        () => answers.messages.some((shown) => shown.message === `Saved as kept-${name}.`) || undefined,
        `a word about ${name}`,
      );
      await rm(file(chosen));
    }
    assert.deepStrictEqual(proposed, ['comparison.csv', ...saved.map(([, name]) => name)]);
    assert.strictEqual(existsSync(file('comparison.csv')), false);
  });
});
