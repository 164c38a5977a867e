import * as l10n from '@vscode/l10n';
import { UserError } from '../../errors';
import { runFolder } from '../../runs/run-paths';
import { runCli, type CliOptions } from '../cli-process';
import { withZod } from '../with-zod';
import type { RunReference } from './run-store';

export interface NewTraining extends RunReference {
  /** A registered name, or a folder; not needed where a file names it. */
  readonly dataset?: string;
  readonly preset?: string;
  /** A training file, or the config.yaml of a run: its settings. */
  readonly file?: string;
  /** The file names its device, which counts more than the one chosen for the window. */
  readonly hasDevice?: boolean;
}

export interface ContinuedTraining extends RunReference {
  /** As the CLI takes it: `run@step`. */
  readonly checkpoint: string;
  readonly steps: number;
}

export interface TrainingProcessOptions extends CliOptions {
  /** 0: as the CLI chooses. */
  readonly threads: () => number;
  /** A device's identifier, or `auto`. */
  readonly device: () => string;
}

/**
 * Starts trainings as processes of their own, which outlive the window. They are found again through their run
 * folders; what comes back from here is only what happens before there is one.
 */
export class TrainingProcesses {
  constructor(private readonly options: TrainingProcessOptions) {}

  /** Settles when the process has ended; rejects with its own words if it failed without leaving them in the run. */
  train({ workspace, name, dataset, preset, file, hasDevice = false }: NewTraining): Promise<void> {
    const args = [
      ...(file === undefined ? [] : [file]),
      ...(dataset === undefined ? [] : ['--data', dataset]),
      ...(preset === undefined ? [] : ['--preset', preset]),
      ...['--name', name],
    ];
    return this.run({ workspace, name }, ['train', '--workspace', workspace, ...args], hasDevice);
  }

  /** Begins a run with the weights of a checkpoint; settles like `train`. */
  continueFrom({ workspace, name, checkpoint, steps }: ContinuedTraining): Promise<void> {
    const args = ['--from', checkpoint, '--steps', String(steps), '--name', name];
    return this.run({ workspace, name }, ['train', '--workspace', workspace, ...args]);
  }

  /** Goes on with a run from its newest checkpoint; settles like `train`. */
  resume({ workspace, name }: RunReference): Promise<void> {
    return this.run({ workspace, name }, ['resume', name, '--workspace', workspace]);
  }

  private async run(run: RunReference, args: readonly string[], hasDevice = false): Promise<void> {
    const threads = this.options.threads();
    const device = hasDevice ? 'auto' : this.options.device();
    const options = [
      ...(threads > 0 ? ['--threads', String(threads)] : []),
      ...(device !== 'auto' ? ['--device', device] : []),
      '--json',
    ];
    const { pid, code, lastWords } = await runCli(this.options, [...args, ...options], run.name);
    if (code === 0 || (await toldInItsFolder(run, pid))) return;
    throw new UserError(lastWords ?? l10n.t('The training process ended ({0}).', code));
  }
}

/** Whether the process got as far as owning the run: then the run's files tell of its end. */
async function toldInItsFolder({ workspace, name }: RunReference, pid: number | undefined): Promise<boolean> {
  const { readStatus } = await withZod(() => import('../../runs/status'));
  const { status } = await readStatus(runFolder(workspace, name).status);
  return status !== undefined && status.pid === pid;
}
