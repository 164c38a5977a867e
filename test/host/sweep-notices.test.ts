import * as assert from 'node:assert';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { acquireLease } from '../../src/runs/lease';
import { leaseFile } from '../../src/runs/run-paths';
import { SweepCatalogue } from '../../src/sweeps/sweep-catalogue';
import { tellNothingNew } from '../../src/vscode/sweeps/nothing-new';
import { SweepEndNotices } from '../../src/vscode/sweeps/sweep-end-notices';
import type { KnownSweep, SweepStore } from '../../src/vscode/sweeps/sweep-store';
import { Answers, eventually, Memory, removeFolder, tellEndings } from './fixtures';
import { makeSweep, someTrials, sweepText, type MadeSweep } from './sweep-fixtures';

/** What a window knows of the sweeps in a folder: the extension of this one, which looks elsewhere, tells nothing. */
class WindowElsewhere {
  readonly memory: Memory;
  sweeps: readonly KnownSweep[] = [];
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly catalogue: SweepCatalogue;
  private readonly notices: SweepEndNotices;
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly workspace: string,
    { memory = new Memory() }: Partial<Pick<WindowElsewhere, 'memory'>> = {},
  ) {
    this.memory = memory;
    this.catalogue = new SweepCatalogue(workspace);
    this.notices = new SweepEndNotices(this as unknown as SweepStore, memory);
  }

  async refresh(): Promise<void> {
    const found = await this.catalogue.read();
    this.sweeps = found.map((listing) => ({ ...listing, workspace: this.workspace }));
    this.changed.fire();
  }

  dispose(): void {
    this.notices.dispose();
    this.changed.dispose();
  }
}

describe('notices of ended sweeps', () => {
  const reason = 'All that there is to try is tried.';
  let workspace: string;
  let sweep: MadeSweep;
  let answers: Answers;
  let windows: WindowElsewhere[];
  const open = (former?: WindowElsewhere) => {
    const opened = new WindowElsewhere(workspace, former);
    windows.push(opened);
    return opened;
  };
  const told = () => answers.messages.map(({ message }) => message);
  const hears = (message: string) => eventually(() => told().includes(message) || undefined, message);
  /** The controller works while `work` is done. */
  const controlled = async (work: () => Promise<unknown>) => {
    const lease = await acquireLease(sweep.folder, 'Sweep');
    await sweep.study.setEnd(undefined);
    await work();
    await lease.release();
  };

  beforeEach(async () => {
    workspace = await mkdtemp(path.join(tmpdir(), 'stego-notices-'));
    const stopped = { kind: 'stopped', reason: 'It was stopped.' } as const;
    sweep = await makeSweep('told', someTrials, stopped, sweepText, workspace);
    answers = new Answers();
    windows = [];
    await tellEndings('on');
  });

  afterEach(async () => {
    answers.restore();
    for (const each of windows) each.dispose();
    await tellEndings(undefined);
    await removeFolder(workspace);
  });

  it('come after a reload, whoever began the sweep, and once in all windows', async () => {
    const before = open();
    const other = open();
    await controlled(async () => {
      await before.refresh();
      await other.refresh();
      before.dispose();
      await sweep.add({ values: { lr: 1 }, end: { state: 'complete', value: 1 } });
      await sweep.study.setEnd({ kind: 'finished', reason });
    });
    const after = open(before);
    await Promise.all([after.refresh(), other.refresh()]);
    await hears(`The sweep told has finished. ${reason}`);
    assert.deepStrictEqual(answers.messages[0].actions, ['Open Sweep']);
    // Those behind have had their time: a window that is not looked at waits a moment.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    assert.strictEqual(answers.messages.length, 1);
    assert.deepStrictEqual(after.memory.get('stego.sweepsGoing'), []);
  });

  it('say why a sweep failed, each time, and that one was interrupted', async () => {
    const window = open();
    for (const why of ['sbatch is not there.', 'The images of the sweep are gone.']) {
      await controlled(async () => {
        await window.refresh();
        await sweep.study.setEnd({ kind: 'failed', reason: why });
      });
      await window.refresh();
      await hears(`The sweep told failed: ${why}`);
    }
    await controlled(async () => {
      await window.refresh();
      const file = path.join(sweep.folder, leaseFile);
      const record = JSON.parse(await readFile(file, 'utf8')) as object;
      // No process has this number: the largest of Linux is 4,194,304.
      await writeFile(file, JSON.stringify({ ...record, pid: 2 ** 30 }));
    });
    await window.refresh();
    await hears('The sweep told ended unexpectedly. It can go on where it was.');
    assert.deepStrictEqual(answers.messages.at(-1)?.actions, ['Resume', 'Open Sweep']);
  });

  it('say that all trials failed', async () => {
    const window = open();
    await removeFolder(sweep.folder);
    const failed = { values: { lr: 1 }, end: { state: 'failed', problem: 'out of memory' } } as const;
    sweep = await makeSweep('told', [failed], undefined, sweepText, workspace);
    await controlled(async () => {
      await window.refresh();
      await sweep.study.setEnd({ kind: 'finished', reason });
    });
    await window.refresh();
    await hears('All trials of the sweep told failed, trial 0 so: out of memory');
  });

  it('do not come for one that was stopped, nor where there was nothing to go on with', async () => {
    const window = open();
    await window.refresh();
    for (const end of [
      { kind: 'stopped', reason: 'It was stopped.' },
      { kind: 'finished', reason },
    ] as const) {
      await controlled(async () => {
        await window.refresh();
        await sweep.study.setEnd(end);
      });
      await window.refresh();
    }
    await new Promise((resolve) => setTimeout(resolve, 4000));
    assert.deepStrictEqual(told(), []);
  });

  it('say what to add to a sweep that goes on no more, unless it has reached its target', async () => {
    const window = open();
    const hint = 'To go on, add values or a larger run_cap to its sweep.yaml.';
    const target = 'Trial 0 reached the target.';
    const text = sweepText.replace('goal: minimize', 'goal: minimize, target: 0.5');
    await makeSweep('reached', someTrials, { kind: 'finished', reason: target }, text, workspace);
    await sweep.study.setEnd({ kind: 'finished', reason });
    await window.refresh();
    for (const each of window.sweeps) tellNothingNew(each);
    assert.deepStrictEqual(told(), [`reached: ${target}`, `told: ${reason} ${hint}`]);
  });
});
