import { afterEach, describe, expect, it, vi } from 'vitest';
import { JournalFile } from '../../../../src/sweeps/journal/journal-file';
import { gridOf, smallSweep, type SmallSweep } from '../small-sweep';

class Killed extends Error {}

/** Lets the process write so many records, even if the next ones belong to the same write, and then nothing ever again. */
function killAfter(records: number): { readonly written: () => number } {
  let written = 0;
  let dead = false;
  const append = JournalFile.prototype.append;
  vi.spyOn(JournalFile.prototype, 'append').mockImplementation(async function (this: JournalFile, make) {
    if (dead) throw new Killed();
    let cut = false;
    await append.call(this, (news) => {
      const all = make(news);
      const kept = all.slice(0, records - written);
      cut = kept.length < all.length;
      written += kept.length;
      return kept;
    });
    if (!cut) return;
    dead = true;
    throw new Killed();
  });
  return { written: () => written };
}

afterEach(() => {
  vi.restoreAllMocks();
});

const earlyStopping = ({ values, reports }: { values: { lr?: unknown }; reports: readonly unknown[] }) =>
  values.lr === 0.3 && reports.length >= 1;

async function expectAllDone({ read, cluster }: SmallSweep): Promise<void> {
  const { trials } = await read();
  expect(trials.map(({ values }) => values.lr)).toEqual([0.1, 0.3, 0.4]);
  expect([trials[0].state, trials[2].state]).toEqual(['complete', 'complete']);
  // Alone it may come to its end before anybody sees that it has little hope.
  expect(['pruned', 'complete']).toContain(trials[1].state);
  for (const { number, reports } of trials) {
    expect(reports.map(({ index }) => index)).toEqual(reports.map((_, index) => index + 1));
    if (number !== 1) expect(cluster.trained.get(number)).toBe(3);
  }
  expect(cluster.trained.size).toBe(3);
}

describe('a controller that is killed', () => {
  it('after any record, is followed by one that loses nothing and counts nothing twice', async () => {
    let records = 0;
    for (; ; records++) {
      const small = await smallSweep(gridOf([0.1, 0.3, 0.4]));
      const killed = killAfter(records);
      const outcome = await small.control({ change: { earlyStopping } }).catch((error: unknown) => error);
      vi.restoreAllMocks();
      if (!(outcome instanceof Killed)) {
        expect(killed.written()).toBe(records);
        break;
      }
      // Trials go on alone for a while.
      for (let turn = 0; turn < records % 3; turn++) await small.cluster.advance();
      // Also where nobody asks for a job, because nobody knows its name.
      const clock = setInterval(() => void small.cluster.advance(), 5);
      await small.control({ change: { earlyStopping } }).finally(() => clearInterval(clock));
      await expectAllDone(small);
    }
    // Three trials: each is made, gets a ticket and a job, is reported and ended.
    expect(records).toBeGreaterThan(3 * 5);
  }, 240_000);
});
