import { setTimeout as sleep } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import type { LogOutputChannel } from 'vscode';
import { UserError } from '../../errors';
import type { SweepRequest } from '../../sweeps/sweep-requests';
import { runCli, type CliEnd, type CliOptions } from '../cli-process';
import { requireTrust, showError } from '../show-error';
import { withZod } from '../with-zod';
import { hasNothingNew, tellNothingNew } from './nothing-new';
import { isEndNews } from './sweep-end-notices';
import type { KnownSweep, SweepReference, SweepStore } from './sweep-store';
import { sweepFolderOf } from './trial-runs';

export interface NewSweep extends SweepReference {
  /** The sweep file. */
  readonly file: string;
  /** A registered name, or a folder, where the file names none. */
  readonly dataset?: string;
}

const lookAgainMs = 500;

/** What can be done to a sweep. Everything needs a trusted workspace. */
export class SweepActions {
  constructor(
    private readonly store: SweepStore,
    private readonly options: CliOptions,
    private readonly log: LogOutputChannel,
  ) {}

  /** Settles when the sweep has begun, or never will; that it failed is shown. */
  async run({ workspace, name, file, dataset }: NewSweep): Promise<void> {
    requireTrust();
    const data = dataset === undefined ? [] : ['--data', dataset];
    const places = ['--out', sweepFolderOf({ workspace, name }), '--workspace', workspace];
    await this.start({ workspace, name }, ['run', file, ...data, ...places]);
  }

  async resume(sweep: SweepReference): Promise<void> {
    requireTrust();
    await this.start(sweep, ['resume', sweepFolderOf(sweep)]);
  }

  /** Trials that failed, once more: by the process that cares for the sweep, or by one of its own. */
  async rerunFailed(sweep: SweepReference): Promise<void> {
    requireTrust();
    if (await this.isRunning(sweep)) return this.ask(sweep, { kind: 'rerunFailed' });
    await this.start(sweep, ['rerun', sweepFolderOf(sweep)]);
  }

  /** Its trials end with a checkpoint, and wait to be resumed; also those that nobody cares for any more. */
  async stop(sweep: SweepReference): Promise<void> {
    requireTrust();
    if (await this.isRunning(sweep)) return this.ask(sweep, { kind: 'stop' });
    await this.start(sweep, ['stop', sweepFolderOf(sweep)]);
  }

  /** It ends for good, with what it reached. */
  async stopTrial(sweep: SweepReference, trial: number): Promise<void> {
    requireTrust();
    if (await this.isRunning(sweep)) return this.ask(sweep, { kind: 'stopTrial', trial });
    await this.start(sweep, ['stop', sweepFolderOf(sweep), '--trial', String(trial)]);
  }

  private async isRunning(sweep: SweepReference): Promise<boolean> {
    await this.store.refresh();
    return this.store.find(sweep)?.state === 'running';
  }

  private async ask(sweep: SweepReference, request: SweepRequest): Promise<void> {
    const { requestOfSweep } = await withZod(() => import('../../sweeps/sweep-requests'));
    await requestOfSweep(sweepFolderOf(sweep), request);
    this.log.info(`Sweep ${sweep.name} was asked: ${request.kind}.`);
    await this.store.refresh();
  }

  private async start(sweep: SweepReference, args: readonly string[]): Promise<void> {
    this.log.info(`Sweep ${sweep.name}: stego sweep ${args.join(' ')}`);
    const former = this.store.find(sweep);
    let wasSeen = false;
    let over = false;
    const look = () => (wasSeen ||= this.store.find(sweep)?.state === 'running');
    const looking = this.store.onDidChange(look);
    const ended = runCli(this.options, ['sweep', ...args], `sweep-${sweep.name}`)
      .then(async (end) => {
        await this.store.refresh();
        this.ended(end, this.store.find(sweep), former, wasSeen);
      })
      .catch((error: unknown) => showError(error, this.log))
      .finally(() => {
        over = true;
        looking.dispose();
      });
    // Not every file system reports changes, so the store is told to look until the sweep shows up.
    while (!over && !wasSeen) {
      await Promise.race([ended, sleep(lookAgainMs)]);
      await this.store.refresh();
    }
  }

  /** Of one that was seen at work the notices tell how it ended, also when this window is gone by then. */
  private ended(
    { code, lastWords }: CliEnd,
    known: KnownSweep | undefined,
    former: KnownSweep | undefined,
    wasSeen: boolean,
  ): void {
    if (code !== 0) this.log.error(`The process of a sweep ended (${code}): ${lastWords ?? ''}`);
    if (known && hasNothingNew(known, former)) return tellNothingNew(known);
    if (code === 0 || (wasSeen && known && isEndNews(known, former))) return;
    throw new UserError(lastWords ?? l10n.t('The process of the sweep ended ({0}).', code));
  }
}
