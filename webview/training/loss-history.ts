import type { LossColumns } from '../../src/vscode/panels/training/contract';

const names = ['step', 'loss', 'coverLoss', 'secretLoss'] as const;

/** All losses received so far, as growing columns. Steps ascend strictly. */
export class LossHistory {
  private buffers = allocate(1024);
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Views of the filled part; valid until the next change. */
  get columns(): LossColumns {
    const view = (name: (typeof names)[number]) => this.buffers[name].subarray(0, this.count);
    return {
      step: view('step'),
      loss: view('loss'),
      coverLoss: view('coverLoss'),
      secretLoss: view('secretLoss'),
    };
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

  /** Index of the line whose step is nearest; -1 when there are none. */
  nearest(step: number): number {
    const steps = this.columns.step;
    if (steps.length === 0) return -1;
    const right = Math.min(lowerBound(steps, step), steps.length - 1);
    const left = Math.max(0, right - 1);
    return step - steps[left] <= steps[right] - step ? left : right;
  }

  private reserve(kept: number, size: number): void {
    if (size <= this.buffers.step.length) return;
    const larger = allocate(2 ** Math.ceil(Math.log2(size)));
    for (const name of names) larger[name].set(this.buffers[name].subarray(0, kept));
    this.buffers = larger;
  }
}

/** First index whose value is not below `wanted`, in ascending values. */
export function lowerBound(values: Float64Array, wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function allocate(size: number): LossColumns {
  return {
    step: new Float64Array(size),
    loss: new Float64Array(size),
    coverLoss: new Float64Array(size),
    secretLoss: new Float64Array(size),
  };
}
