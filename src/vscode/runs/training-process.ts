import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, UserError } from '../../errors';
import { nodeEnvironment } from '../../node-process';
import { runFolder } from '../../runs/run-paths';
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

export interface TrainingProcessOptions {
  /** The CLI's bundle. */
  readonly cli: string;
  /** Where the output of the processes is kept. */
  readonly logFolder: string;
  /** 0: as the CLI chooses. */
  readonly threads: () => number;
  /** A device's identifier, or `auto`. */
  readonly device: () => string;
  /** Added to the environment of the processes. */
  readonly environment?: Readonly<Record<string, string>>;
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
    await mkdir(this.options.logFolder, { recursive: true });
    const output = path.join(this.options.logFolder, `${run.name}.log`);
    const file = await open(output, 'w');
    const threads = this.options.threads();
    const device = hasDevice ? 'auto' : this.options.device();
    const options = [
      ...(threads > 0 ? ['--threads', String(threads)] : []),
      ...(device !== 'auto' ? ['--device', device] : []),
      '--json',
    ];
    try {
      const { pid, code } = await this.spawn([...args, ...options], file.fd);
      if (code === 0 || (await toldInItsFolder(run, pid))) return;
      throw new UserError(
        lastWords(await readFile(output, 'utf8')) ?? `The training process ended (${code}).`,
      );
    } finally {
      await file.close();
    }
  }

  private spawn(args: readonly string[], output: number): Promise<{ pid?: number; code: number | string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [this.options.cli, ...args], {
        detached: true,
        env: { ...nodeEnvironment(), ...this.options.environment },
        stdio: ['ignore', output, output],
        windowsHide: true,
      });
      child.on('error', (error) => {
        reject(new UserError(`The training cannot be started: ${messageOf(error)}.`));
      });
      child.on('exit', (code, signal) => resolve({ pid: child.pid, code: code ?? `${signal}` }));
      child.unref();
    });
  }
}

/** Whether the process got as far as owning the run: then the run's files tell of its end. */
async function toldInItsFolder({ workspace, name }: RunReference, pid: number | undefined): Promise<boolean> {
  const { readStatus } = await withZod(() => import('../../runs/status'));
  const { status } = await readStatus(runFolder(workspace, name).status);
  return status !== undefined && status.pid === pid;
}

/** What the CLI says when it gives up, else the last line of all. */
export function lastWords(output: string): string | undefined {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const prefix = 'stego: ';
  return lines.findLast((line) => line.startsWith(prefix))?.slice(prefix.length) ?? lines.at(-1);
}
