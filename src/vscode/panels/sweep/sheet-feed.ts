import { runFolderAt, trialFolder } from '../../../runs/run-paths';
import { listSamples } from '../../../runs/samples';
import { mayLookIntoRun } from '../../runs/may-look-into-run';
import { readSample } from '../training/sample-payload';
import type { ToSweepPage } from './contract';

type Sheet = Extract<ToSweepPage, { type: 'sheet' }>;

/** Tells a page the newest sheet of each trial that was chosen in it. */
export class SheetFeed {
  private chosen: readonly number[] = [];
  /** The step of the sheet that the page has; undefined where it knows that there is none. */
  private readonly told = new Map<number, number | undefined>();

  constructor(private readonly post: (sheet: Sheet) => void) {}

  /** Of these trials and no others. */
  show(trials: readonly number[]): void {
    this.chosen = trials;
    for (const trial of this.told.keys()) if (!trials.includes(trial)) this.told.delete(trial);
  }

  /** Tells those that are newer than what the page has. */
  async look(sweep: string): Promise<void> {
    for (const trial of this.chosen) await this.lookAt(sweep, trial);
  }

  private async lookAt(sweep: string, trial: number): Promise<void> {
    const { folder, samples } = runFolderAt(trialFolder(sweep, trial));
    if (!(await mayLookIntoRun(folder))) return;
    const step = (await listSamples(samples)).at(-1)?.step;
    if (!this.chosen.includes(trial)) return;
    if (this.told.has(trial) && this.told.get(trial) === step) return;
    this.told.set(trial, step);
    const sample = step === undefined ? undefined : await readSample(samples, step);
    // Meanwhile another sheet may have been told, or none be wanted any more.
    if (this.told.has(trial) && this.told.get(trial) === step) this.post({ type: 'sheet', trial, sample });
  }
}
