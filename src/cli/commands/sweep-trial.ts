import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { openDevice } from '../../compute/devices';
import { leaseHolder, leaseStaleAfterMs } from '../../runs/lease';
import { readRunConfig } from '../../runs/run-folder';
import type { RunFolder } from '../../runs/run-paths';
import { readStatus } from '../../runs/status';
import { StudyJournal } from '../../sweeps/journal/study-journal';
import { threadsVariable } from '../../sweeps/runners/local';
import { gpuVariable } from '../../sweeps/runners/slurm/batch-script';
import { sweepFolderAt, trialRun } from '../../sweeps/sweep-folder';
import { reasonToLeave, ticketVariable } from '../../sweeps/trial-claim';
import type { TrainingEvent } from '../../training/events';
import { train } from '../../training/trainer';
import { exitCodes } from '../exit-codes';
import { interruptSignal } from '../interrupt';
import { whole } from '../options';

/** What runners start; people use `stego sweep run`. */
export function addTrialCommand(sweep: Command): void {
  sweep
    .command('trial', { hidden: true })
    .description('Train one trial of a sweep, from its newest checkpoint.')
    .argument('<dir>', 'folder of the sweep')
    .argument('<number>', 'number of the trial', whole(0))
    .action(async (folder: string, number: number) => {
      process.exitCode = await runTrial(folder, number);
    });
}

async function runTrial(folder: string, number: number): Promise<number> {
  // Slurm sends SIGUSR1 before it ends a job whose time is over.
  const signal = interruptSignal(...(process.platform === 'win32' ? [] : (['SIGUSR1'] as const)));
  const sweep = sweepFolderAt(folder);
  const { options } = await new StudyJournal(sweep.journal).read();
  const reason = await reasonToLeave(sweep, number, process.env[ticketVariable]);
  if (reason !== undefined) return leave(reason, exitCodes.ok);
  if (process.env[gpuVariable] && !process.env.CUDA_VISIBLE_DEVICES) {
    return leave('A GPU was asked for, and CUDA_VISIBLE_DEVICES names none.', exitCodes.noGpu);
  }
  const run = trialRun(sweep, number);
  if ((await readStatus(run.status)).status?.state === 'finished') return exitCodes.ok;
  await outwaitDeadHost(run, signal);
  const config = await readRunConfig(run.folder);
  const threads = Number(process.env[threadsVariable] ?? process.env.SLURM_CPUS_ON_NODE ?? 0);
  const device = await openDevice(config.device, { threads });
  try {
    const state = await train({ workspace: options.workspace, run, device, listener: tell, signal });
    // Where somebody asked the training itself to stop, that was meant.
    return state === 'stopped' && signal.aborted ? exitCodes.unfinished : exitCodes.ok;
  } finally {
    await device.dispose();
  }
}

function leave(reason: string, code: number): number {
  process.stderr.write(`${reason}\n`);
  return code;
}

/** The lease of a node that died is held until its heartbeat is old; this job may come sooner. */
async function outwaitDeadHost(run: RunFolder, signal: AbortSignal): Promise<void> {
  const until = Date.now() + leaseStaleAfterMs + 10_000;
  while (!signal.aborted && Date.now() < until) {
    const holder = await leaseHolder(run.folder);
    if (holder?.life !== 'unknown') return;
    await sleep(1000, undefined, { signal }).catch(() => undefined);
  }
}

function tell(event: TrainingEvent): void {
  if (event.kind === 'note') process.stderr.write(`${event.message.split('\n', 1)[0]}\n`);
}
