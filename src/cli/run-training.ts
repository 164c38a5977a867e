import type { Device } from '../compute/device';
import { openDevice } from '../compute/devices';
import type { MetricsLine, RunStatus } from '../runs/contract';
import type { RunFolder } from '../runs/run-paths';
import { train } from '../training/trainer';
import type { TrainingEvent } from '../training/events';
import { interruptSignal } from './interrupt';
import type { DeviceFlags } from './options';
import { duration, progressBar, ProgressLine } from './progress-line';

export interface TrainingFlags extends DeviceFlags {
  readonly json?: boolean;
}

/**
 * Trains a run in this process and shows it: a progress bar for people, or one JSON object a line
 * (`started`, `metrics`, `note`, `ended`) for programs. Returns the run.
 * @param openRun gives it once the device is open: a new run that cannot begin shall leave nothing behind
 */
export async function runTraining(
  workspace: string,
  openRun: () => RunFolder | Promise<RunFolder>,
  flags: TrainingFlags,
  steps?: number,
): Promise<RunFolder> {
  const device = await openDevice(flags.device, { threads: flags.threads });
  try {
    const run = await openRun();
    await trainOn(device, workspace, run, flags, steps);
    return run;
  } finally {
    await device.dispose();
  }
}

async function trainOn(
  device: Device,
  workspace: string,
  run: RunFolder,
  flags: TrainingFlags,
  steps?: number,
): Promise<void> {
  const print = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
  const view = flags.json ? undefined : new TrainingView(run.name);
  if (flags.json) print({ kind: 'started', run: run.name, folder: run.folder });
  const listener = (event: TrainingEvent) => {
    if (!flags.json) view?.show(event);
    else if (event.kind === 'metrics' || event.kind === 'note') print(event);
  };
  try {
    const signal = interruptSignal();
    const state = await train({ workspace, run, device, steps, listener, signal });
    view?.end(state);
    if (flags.json) print({ kind: 'ended', run: run.name, state });
  } finally {
    view?.clear();
  }
}

const skippedText = (steps: number) => `${steps} ${steps === 1 ? 'step' : 'steps'} skipped`;

class TrainingView {
  private readonly line = new ProgressLine();
  private metrics: MetricsLine | undefined;
  private status: RunStatus | undefined;

  constructor(private readonly name: string) {}

  show(event: TrainingEvent): void {
    switch (event.kind) {
      case 'preparing':
        return this.line.update(`${this.name}: ${event.message} …`);
      case 'note':
        return this.line.print(event.message.split('\n', 1)[0]);
      case 'metrics':
        this.metrics = event.line;
        return this.draw();
      case 'status':
        this.status = event.status;
        return this.draw();
    }
  }

  end(state: string): void {
    const { step = 0, totalSteps = 0, skippedSteps } = this.status ?? {};
    const skipped = skippedSteps === undefined ? '' : `, ${skippedText(skippedSteps)}`;
    this.line.print(`Run ${this.name} ${state} at step ${step} of ${totalSteps}${skipped}.`);
  }

  clear(): void {
    this.line.clear();
  }

  private draw(): void {
    const { status, metrics } = this;
    if (!status || status.state === 'starting') return;
    const fraction = status.step / status.totalSteps;
    const parts = [
      `${progressBar(fraction)} ${String(Math.floor(100 * fraction)).padStart(3)} %`,
      `step ${status.step} of ${status.totalSteps}`,
      ...(metrics ? [`loss ${metrics.loss.toFixed(5)}`] : []),
      ...(status.skippedSteps === undefined ? [] : [skippedText(status.skippedSteps)]),
      ...(status.state === 'paused' ? ['paused'] : []),
      ...(status.etaSeconds === undefined ? [] : [`${duration(status.etaSeconds)} left`]),
    ];
    this.line.update(parts.join('  '));
  }
}
