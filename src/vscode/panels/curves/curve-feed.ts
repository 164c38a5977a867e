import { runFolder } from '../../../runs/run-paths';
import { withZod } from '../../with-zod';
import type { CurveRun, RunMetrics } from './contract';
import { lossColumns, validated } from './loss-columns';

export interface CurveFeedOptions {
  readonly onMetrics: (metrics: RunMetrics) => void;
  /** The run's folder is gone; it is followed no more. */
  readonly onDeleted: (run: CurveRun) => void;
  readonly onError: (error: unknown) => void;
}

interface Followed {
  readonly run: CurveRun;
  stop(): void;
}

/** Tells the metrics of runs that a page draws over each other: all of them, then what is added. */
export class CurveFeed {
  private followed: readonly Followed[] = [];

  constructor(private readonly options: CurveFeedOptions) {}

  get runs(): readonly CurveRun[] {
    return this.followed.map(({ run }) => run);
  }

  /** These and no others, each once; those that are followed already go on. */
  show(asked: readonly CurveRun[]): void {
    const runs = asked.filter((run, i) => asked.findIndex((other) => isSameRun(other, run)) === i);
    const kept = this.followed.filter(({ run }) => runs.some((other) => isSameRun(run, other)));
    for (const each of this.followed) if (!kept.includes(each)) each.stop();
    this.followed = runs.map((run) => kept.find((each) => isSameRun(each.run, run)) ?? this.follow(run));
  }

  /** The page is hidden or made anew: it knows nothing any more. */
  stop(): void {
    this.show([]);
  }

  private follow(run: CurveRun): Followed {
    let stopped = false;
    let stopFollowing = () => {};
    const start = async () => {
      const { followRun } = await withZod(() => import('../../../runs/follow'));
      if (stopped) return;
      const following = followRun(runFolder(run.workspace, run.name).folder, {
        onMetrics: ({ lines, reset }) =>
          this.options.onMetrics({ run, reset, losses: lossColumns(lines), validation: validated(lines) }),
        onDeleted: () => {
          this.show(this.runs.filter((other) => !isSameRun(other, run)));
          this.options.onDeleted(run);
        },
      });
      stopFollowing = () => following.dispose();
    };
    start().catch(this.options.onError);
    return {
      run,
      stop: () => {
        stopped = true;
        stopFollowing();
      },
    };
  }
}

export function isSameRun(a: CurveRun, b: CurveRun): boolean {
  return a.workspace === b.workspace && a.name === b.name;
}
