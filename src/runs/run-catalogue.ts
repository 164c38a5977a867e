import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { messageOf } from '../errors';
import { TimeSlices } from '../time-slices';
import type { RunConfig } from './config';
import type { RunStatus, ShownRunState } from './contract';
import { readLease, type LeaseHolder } from './lease';
import { readRunConfig } from './run-folder';
import { runFolderAt, runsFolder } from './run-paths';
import { shownState } from './shown-state';
import { readStatus, type StatusReading } from './status';

export interface RunListing {
  readonly name: string;
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly state: ShownRunState;
  readonly config?: RunConfig;
  readonly status?: RunStatus;
  /** One line: what is wrong with the folder. */
  readonly problem?: string;
}

interface ConfigReading {
  readonly config?: RunConfig;
  readonly problem?: string;
}

/** What was read, and what the files looked like from outside then. */
interface RunReading {
  readonly folderVersion: string;
  readonly configVersion: string;
  readonly statusVersion: string;
  readonly config: ConfigReading;
  readonly status: StatusReading;
  readonly lease?: LeaseHolder;
  readonly listing: RunListing;
}

const readersAtOnce = 6;

/** A file that was written just now may be written again within one tick of the file system's clock. */
const clockTickMs = 2000;

const unsettled = 'unsettled';

/** All runs of a workspace folder. Reading them again costs what has changed since, and little more. */
export class RunCatalogue {
  private readings = new Map<string, RunReading>();
  private listings: readonly RunListing[] = [];

  /** @param mayRead whether to look into the folder of a run; by default all are read */
  constructor(
    private readonly workspace: string,
    private readonly mayRead: (folder: string) => Promise<boolean> = async () => true,
  ) {}

  /**
   * The runs, newest first. Folders that are not in order carry a `problem`; nothing is thrown. What has not changed is
   * the same object as before: a run, and the whole list.
   * @param changed names of runs whose files may have changed. Without it every run is looked at, with it only these,
   * new ones and those that a process works on.
   */
  async read(changed?: ReadonlySet<string>): Promise<readonly RunListing[]> {
    const runs = runsFolder(this.workspace);
    const entries = await readdir(runs, { withFileTypes: true }).catch(() => []);
    const names = entries.filter((entry) => !entry.isFile() && !entry.name.startsWith('.'));
    const readings = new Map<string, RunReading>();
    const queue = names.values();
    const slices = new TimeSlices();
    const reader = async () => {
      for (const { name } of queue) {
        const former = this.readings.get(name);
        const look = !former || !changed || changed.has(name) || former.lease !== undefined;
        const folder = path.join(runs, name);
        if (!(await this.mayRead(folder))) continue;
        const reading = look ? await readRun(folder, former, slices) : former;
        if (reading) readings.set(name, reading);
      }
    };
    await Promise.all(Array.from({ length: readersAtOnce }, reader));
    this.readings = readings;
    const listings = [...readings.values()]
      .map(({ listing }) => listing)
      .sort((a, b) => b.created - a.created || (a.name < b.name ? 1 : -1));
    const same =
      listings.length === this.listings.length && listings.every((each, i) => each === this.listings[i]);
    return same ? this.listings : (this.listings = listings);
  }
}

/** All runs of the workspace, newest first, as `RunCatalogue` reads them the first time. */
export function listRuns(workspace: string): Promise<readonly RunListing[]> {
  return new RunCatalogue(workspace).read();
}

/** The run in one folder; undefined where there is no such folder. */
export async function readListing(folder: string): Promise<RunListing | undefined> {
  return (await readRun(folder, undefined, new TimeSlices()))?.listing;
}

/** Undefined where there is no such folder. */
async function readRun(
  folder: string,
  former: RunReading | undefined,
  slices: TimeSlices,
): Promise<RunReading | undefined> {
  const run = runFolderAt(folder);
  const [made, configured, told] = await Promise.all([
    stat(folder).catch(() => undefined),
    stat(run.config).catch(() => undefined),
    stat(run.status).catch(() => undefined),
  ]);
  if (!made) return undefined;
  await slices.pause();
  const versions = {
    folderVersion: versionOf(made),
    configVersion: versionOf(configured),
    statusVersion: versionOf(told),
  };
  const isKnown = (name: keyof typeof versions) =>
    former !== undefined && versions[name] !== unsettled && former[name] === versions[name];
  const status = isKnown('statusVersion') && former ? former.status : await readStatus(run.status);
  const config = isKnown('configVersion') && former ? former.config : await readConfig(folder, slices);
  // A lease that comes or goes is a change of the folder; one that is there may be of a process that has died.
  const noLease = isKnown('folderVersion') && former !== undefined && former.lease === undefined;
  const lease = noLease ? undefined : await readLease(folder).catch(() => undefined);
  const problem = config.problem ?? status.problem;
  const listing: RunListing = {
    name: run.name,
    folder,
    // Some file systems keep no time of birth, and a resumed run may have its config written anew.
    created: Math.min(made.birthtimeMs || made.mtimeMs, configured?.mtimeMs ?? Infinity),
    state: shownState(status.status, lease, Date.now()),
    ...(status.status ? { status: status.status } : {}),
    ...(config.config ? { config: config.config } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
  const same = former !== undefined && isSame(former.listing, listing);
  return { ...versions, config, status, lease, listing: same ? former.listing : listing };
}

async function readConfig(folder: string, slices: TimeSlices): Promise<ConfigReading> {
  try {
    return { config: await readRunConfig(folder, slices) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

function versionOf(file: Stats | undefined): string {
  if (!file) return 'none';
  const settled = Date.now() - Math.max(file.mtimeMs, file.ctimeMs) > clockTickMs;
  return settled ? `${file.ino} ${file.size} ${file.mtimeMs} ${file.ctimeMs}` : unsettled;
}

/** Parts that were not read again are the same objects, so only those that were cost a comparison. */
function isSame(a: RunListing, b: RunListing): boolean {
  const sameValue = (one: unknown, other: unknown) =>
    one === other || JSON.stringify(one) === JSON.stringify(other);
  return (
    a.created === b.created &&
    a.state === b.state &&
    a.problem === b.problem &&
    sameValue(a.status, b.status) &&
    sameValue(a.config, b.config)
  );
}
