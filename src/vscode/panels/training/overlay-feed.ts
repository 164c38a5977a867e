import { runFolder } from '../../../runs/run-paths';
import { withZod } from '../../with-zod';
import type { OverlaidRun, ToTrainingPage } from './contract';
import { lossColumns, validated } from './loss-columns';

interface Followed {
  readonly run: OverlaidRun;
  stop(): void;
}

/** Sends the metrics of other runs to a page that draws them over its own: all of them, then what is added. */
export class OverlayFeed {
  private followed: readonly Followed[] = [];

  constructor(
    private readonly post: (message: ToTrainingPage) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  get runs(): readonly OverlaidRun[] {
    return this.followed.map(({ run }) => run);
  }

  /** These and no others, from their first line on: the page may have been made anew. */
  show(runs: readonly OverlaidRun[]): void {
    this.stop();
    this.post({ type: 'overlays', runs });
    this.followed = runs.map((run) => this.follow(run));
  }

  /** The page is hidden, and asks again when it is back. */
  stop(): void {
    for (const { stop } of this.followed) stop();
    this.followed = [];
  }

  private follow(run: OverlaidRun): Followed {
    let stopped = false;
    let stopFollowing = () => {};
    const start = async () => {
      const { followRun } = await withZod(() => import('../../../runs/follow'));
      if (stopped) return;
      const following = followRun(runFolder(run.workspace, run.name).folder, {
        onMetrics: ({ lines, reset }) =>
          this.post({
            type: 'overlay',
            run,
            reset,
            losses: lossColumns(lines),
            validation: validated(lines),
          }),
        onDeleted: () => this.show(this.runs.filter((other) => other !== run)),
      });
      stopFollowing = () => following.dispose();
    };
    start().catch(this.onError);
    return {
      run,
      stop: () => {
        stopped = true;
        stopFollowing();
      },
    };
  }
}
