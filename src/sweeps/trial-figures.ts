import type { MetricsLine } from '../runs/contract';
import { metricsStart, readMetricsFrom, type MetricsPosition } from '../runs/metrics';
import { metrics } from './metric-names';

/** The newest of what a trial logged. */
export interface TrialFigures {
  /** By the names of `metrics`; what was not measured, or is no number in the end, is missing. */
  readonly figures: Readonly<Record<string, number>>;
  readonly step?: number;
  /** Of training. */
  readonly seconds?: number;
}

/** Where a reader of a trial's figures stands. */
export interface FigureReading {
  readonly position: MetricsPosition;
  readonly found: TrialFigures;
}

export const nothingRead: FigureReading = { position: metricsStart, found: { figures: {} } };

/** What the metrics.jsonl in `file` says now; of one that was read before, only what came since is read. */
export async function readFigures(file: string, former = nothingRead): Promise<FigureReading> {
  const { position, lines, fromStart } = await readMetricsFrom(file, former.position);
  return { position, found: newest((fromStart ? nothingRead : former).found, lines) };
}

function newest(former: TrialFigures, lines: readonly MetricsLine[]): TrialFigures {
  const last = lines.at(-1);
  if (!last) return former;
  const figures = { ...former.figures };
  for (const { name, of } of metrics) {
    const line = lines.findLast((each) => of(each) !== undefined);
    const value = line && of(line);
    if (value === undefined) continue;
    // A training that blew up is not as good as it was before.
    if (Number.isFinite(value)) figures[name] = value;
    else delete figures[name];
  }
  return { figures, step: last.step, ...(Number.isFinite(last.time) ? { seconds: last.time } : {}) };
}
