import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Interface } from 'node:readline';
import { createInterface } from 'node:readline';
import type { RunConfig } from '../src/runs/config';

export interface TorchAbout {
  readonly version: string;
  /** The layout of its tensors that was faster here. */
  readonly layout: string;
  readonly device: string;
}

/** The same training step in PyTorch, in a process of its own that waits for its turns. */
export class TorchClient {
  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
    readonly about: TorchAbout,
  ) {}

  /** `python3`, or what PYTHON names, must have torch: else this throws with the line that installs it. */
  static async start(config: RunConfig, kind: 'cpu' | 'gpu', threads: number): Promise<TorchClient> {
    const python = process.env.PYTHON ?? 'python3';
    const child = spawn(python, [path.join(__dirname, '../../bench/torch-step.py')]);
    let complaint = '';
    child.stderr.on('data', (text) => (complaint += text));
    child.on('error', (error) => (complaint += error.message));
    child.stdin.on('error', () => undefined);
    const reader: Interface = createInterface(child.stdout);
    const lines = reader[Symbol.asyncIterator]();
    const request = {
      model: config.model,
      batch: config.batchSize,
      size: config.imageSize,
      beta: config.loss.beta,
      noise: config.channel.noise,
      learningRate: config.schedule.learningRate,
      threads,
      device: kind,
    };
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const first = await lines.next();
    if (first.done) {
      const why = complaint.trim().split('\n').at(-1) ?? 'no reason given';
      throw new Error(
        `PyTorch does not run in ${python} (${why}): pip install torch, or name a Python by PYTHON.`,
      );
    }
    return new TorchClient(child, lines, JSON.parse(first.value) as TorchAbout);
  }

  /** One step: seconds. */
  async step(): Promise<number> {
    this.child.stdin.write('step\n');
    const line = await this.lines.next();
    if (line.done) throw new Error('PyTorch ended early.');
    return Number(line.value);
  }

  end(): void {
    this.child.stdin.end();
  }
}
