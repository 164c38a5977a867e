import type { MetricsLine } from '../../runs/contract';
import { metricsStart, readMetricsFrom } from '../../runs/metrics';
import type { Report } from '../study';

/** Which figure of a line a sweep is about; undefined where the line does not have it. */
export type Figure = (line: MetricsLine) => number | undefined;

/**
 * Follows the metric of one trial. Its reports are counted from the beginning of the file: a training that went back
 * to a checkpoint logs the same figures again, and they are no news.
 */
export class ReportReader {
  private position = metricsStart;
  private count = 0;

  constructor(
    private readonly file: string,
    private readonly figure: Figure,
  ) {}

  /** The reports since the last reading that come after `known`. */
  async read(known: number): Promise<readonly Report[]> {
    const { lines, position, fromStart } = await readMetricsFrom(this.file, this.position);
    this.position = position;
    if (fromStart) this.count = 0;
    const values = lines.map(this.figure).filter((value) => value !== undefined);
    const reports = values.map((value) => ({ index: ++this.count, value }));
    return reports.filter(({ index }) => index > known);
  }
}
