import type { LossColumns } from '../../src/vscode/panels/curves/contract';
import { lowerBound } from './curve';

const names = ['step', 'epoch', 'time', 'learningRate', 'loss', 'coverLoss', 'secretLoss'] as const;

type Name = (typeof names)[number];

/** All losses received so far, as growing columns. Steps ascend strictly. */
export class LossHistory {
  private buffers = allocate(1024);
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Views of the filled part; valid until the next change. */
  get columns(): LossColumns {
    return collect((name) => this.buffers[name].subarray(0, this.count));
  }

  replace(columns: LossColumns): void {
    this.count = 0;
    this.append(columns);
  }

  /** A run resumed from a checkpoint repeats steps: what it says last counts. */
  append(columns: LossColumns): void {
    const added = columns.step.length;
    if (added === 0) return;
    const kept = lowerBound(this.columns.step, columns.step[0]);
    this.reserve(kept, kept + added);
    for (const name of names) this.buffers[name].set(columns[name], kept);
    this.count = kept + added;
  }

  private reserve(kept: number, size: number): void {
    if (size <= this.buffers.step.length) return;
    const larger = allocate(2 ** Math.ceil(Math.log2(size)));
    for (const name of names) larger[name].set(this.buffers[name].subarray(0, kept));
    this.buffers = larger;
  }
}

function allocate(size: number): LossColumns {
  return collect(() => new Float64Array(size));
}

function collect(column: (name: Name) => Float64Array): LossColumns {
  return Object.fromEntries(names.map((name) => [name, column(name)])) as Record<Name, Float64Array>;
}
