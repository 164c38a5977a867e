import { stat } from 'node:fs/promises';
import { messageOf } from '../errors';
import { leaseHolder } from '../runs/lease';
import { failedTrials } from './controller/more-trials';
import { StudyJournal } from './journal/study-journal';
import { readRunningTrials } from './read-running-trials';
import { isSameRunning, nothingRunning, type RunningTrials } from './running-trials';
import type { SweepState } from './study';
import { listSweeps, type SweepFolder } from './sweep-folder';
import type { SweepRecord } from './sweep-record';
import { statusOf, type SweepStatus } from './sweep-status';

export interface SweepListing extends RunningTrials {
  readonly name: string;
  readonly folder: string;
  readonly state: SweepState;
  /** Absent where its journal cannot be read. */
  readonly status?: SweepStatus;
  /** How many failed trials were not run again. */
  readonly failed: number;
  /** One line: what is wrong with the sweep. */
  readonly problem?: string;
}

interface SweepReading {
  readonly journal: StudyJournal;
  /** Which file that is: one that was put in its place is read from its beginning. */
  readonly file: string;
  readonly listing: SweepListing;
}

/**
 * All sweeps of a workspace folder. Reading them again costs what their journals gained since, and what did not change
 * is the same object as before, down to the single trial.
 */
export class SweepCatalogue {
  private readings = new Map<string, SweepReading>();

  /**
   * @param mayRead whether the folder of a sweep, or of a trial, may be read: it can be a link that leads out of the
   *   workspace
   */
  constructor(
    private readonly workspace: string,
    private readonly mayRead: (folder: string) => Promise<boolean> = () => Promise.resolve(true),
  ) {}

  /** By name. Sweeps that are not in order carry a `problem`; nothing is thrown. */
  async read(): Promise<readonly SweepListing[]> {
    const readings = new Map<string, SweepReading>();
    for (const sweep of await listSweeps(this.workspace)) {
      if (!(await this.mayRead(sweep.folder))) continue;
      readings.set(sweep.name, await this.readSweep(sweep, this.readings.get(sweep.name)));
    }
    this.readings = readings;
    return [...readings.values()].map(({ listing }) => listing);
  }

  private async readSweep(sweep: SweepFolder, former: SweepReading | undefined): Promise<SweepReading> {
    const { name, folder } = sweep;
    const file = await identityOf(sweep.journal);
    // One that could not be read is read anew, too.
    const known = former?.file === file && former.listing.status ? former : undefined;
    const journal = known?.journal ?? new StudyJournal(sweep.journal);
    // The lease before the journal: whoever gives it back has written how the sweep ended before.
    const holder = await leaseHolder(folder).catch(() => undefined);
    try {
      const record = withFormer(await journal.read(), known?.listing.status?.sweep);
      const status = statusOf(sweep, record, holder !== undefined);
      const listing: SweepListing = {
        name,
        folder,
        state: status.state,
        status,
        failed: failedTrials(record).length,
        ...(await readRunningTrials(sweep, record, holder !== undefined, this.mayRead)),
        ...(status.state === 'failed' ? { problem: status.reason } : {}),
      };
      return { journal, file, listing: known && isSame(known.listing, listing) ? known.listing : listing };
    } catch (error) {
      const broken = { state: 'interrupted', failed: 0, problem: messageOf(error) } as const;
      const listing: SweepListing = { name, folder, ...nothingRunning, ...broken };
      const same = former && isSame(former.listing, listing) ? former.listing : listing;
      return { journal, file, listing: same };
    }
  }
}

/** Empty where there is no file. */
async function identityOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found ? `${found.dev} ${found.ino} ${found.birthtimeMs}` : '';
}

/** Trials are replaced where they change, and never changed in place. */
function withFormer(record: SweepRecord, former: SweepRecord | undefined): SweepRecord {
  const same =
    former !== undefined &&
    record.definition === former.definition &&
    record.options === former.options &&
    record.end === former.end &&
    record.trials.length === former.trials.length &&
    record.trials.every((trial, i) => trial === former.trials[i]);
  return same ? former : record;
}

function isSame(a: SweepListing, b: SweepListing): boolean {
  return (
    a.state === b.state &&
    a.problem === b.problem &&
    a.status?.sweep === b.status?.sweep &&
    isSameRunning(a, b)
  );
}
