import * as assert from 'node:assert';
import { appendFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { CheckpointSelection } from '../../src/vscode/runs/checkpoint-selection';
import { RunArrangement } from '../../src/vscode/runs/run-arrangement';
import { RunStore } from '../../src/vscode/runs/run-store';
import { RunsTree } from '../../src/vscode/views/runs-tree';
import { makeRuns, touchRun } from '../support/many-runs';
import { eventually, Memory, workspaceFolder } from './fixtures';

const figures = process.env.STEGO_MANY_RUNS;
const count = 2000;

/** Not a test of speed: with STEGO_MANY_RUNS=<file> it writes there how long the extension host was held up. */
(figures === undefined ? describe.skip : describe)('2,000 runs in a real extension host', () => {
  const workspace = workspaceFolder();
  after(() => rm(path.join(workspace, '.stego'), { recursive: true, force: true }));

  const measured = async (what: string, work: () => Promise<unknown>) => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const started = performance.now();
    await work();
    const took = performance.now() - started;
    await new Promise((resolve) => setTimeout(resolve, 5));
    delay.disable();
    appendFileSync(
      figures!,
      `${what}: ${took.toFixed(0)} ms, held up ${(delay.max / 1e6).toFixed(1)} ms at most\n`,
    );
  };

  it('are read, shown and followed', async function () {
    this.timeout(200_000);
    const names = await makeRuns(workspace, count);
    const store = new RunStore();
    const selection = new CheckpointSelection(new Memory(), store);
    const arrangement = new RunArrangement(new Memory());
    const tree = new RunsTree(store, selection, arrangement);
    try {
      await measured('idle for a second', () => new Promise((resolve) => setTimeout(resolve, 1000)));
      await measured('first reading', () => store.refresh());
      assert.strictEqual(store.runs.length, count);
      await measured('getChildren and getTreeItem of all', async () => {
        for (const node of await tree.getChildren()) tree.getTreeItem(node);
      });
      await measured('second reading', () => store.refresh());
      await measured('one run changes', async () => {
        await touchRun(workspace, names[7]);
        const run = { workspace, name: names[7] };
        await eventually(() => (store.find(run)?.status?.epoch ?? 0) > 3 || undefined, 'the change');
      });
    } finally {
      tree.dispose();
      arrangement.dispose();
      selection.dispose();
      store.dispose();
    }
  });
});
