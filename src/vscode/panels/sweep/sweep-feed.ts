import type { SweepDefinition } from '../../../sweeps/sweep-definition';
import type { KnownSweep } from '../../sweeps/sweep-store';
import { withZod } from '../../with-zod';
import type { ToSweepPage, TrialRow } from './contract';
import type { TrialRows } from './trial-rows';

/** What the page has. */
interface Told {
  readonly definition: SweepDefinition | undefined;
  readonly parameters: string;
  readonly summary: string;
  readonly rows: ReadonlySet<TrialRow>;
}

/** Tells a page of a sweep: everything when it asks, then the trials that changed. Nothing while it is hidden. */
export class SweepFeed {
  private live = false;
  private reader: TrialRows | undefined;
  private told: Told | undefined;
  private telling: Promise<void> = Promise.resolve();

  constructor(
    private readonly sweep: () => KnownSweep | undefined,
    private readonly post: (message: ToSweepPage) => void,
  ) {}

  /** The page is there and knows nothing. */
  ready(): Promise<void> {
    this.live = true;
    this.told = undefined;
    return this.tell();
  }

  hidden(): void {
    this.live = false;
  }

  /** The sweep may have changed. */
  changed(): Promise<void> {
    return this.live ? this.tell() : Promise.resolve();
  }

  /** The rows of all trials as they are now. */
  async rows(sweep: KnownSweep): Promise<readonly TrialRow[]> {
    const { TrialRows } = await withZod(() => import('./trial-rows'));
    this.reader ??= new TrialRows();
    return this.reader.read(sweep);
  }

  /** One after the other, so that an older answer never comes behind a newer one. */
  private tell(): Promise<void> {
    this.telling = this.telling.catch(() => undefined).then(() => this.tellNow());
    return this.telling;
  }

  private async tellNow(): Promise<void> {
    const sweep = this.sweep();
    if (!sweep || !this.live) return;
    const rows = await this.rows(sweep);
    const { figureColumns, parameterColumns } = await withZod(() => import('./sweep-columns'));
    const { sweepSummary } = await import('./sweep-summary');
    if (!this.live) return;
    const { told } = this;
    const summary = sweepSummary(sweep);
    const definition = sweep.status?.sweep.definition;
    const parameters = definition ? parameterColumns(definition.space, rows) : [];
    this.told = {
      definition,
      parameters: JSON.stringify(parameters),
      summary: JSON.stringify(summary),
      rows: new Set(rows),
    };
    // Also where a trial has brought a value that no column had.
    if (!told || told.definition !== definition || told.parameters !== this.told.parameters) {
      this.post({
        type: 'snapshot',
        sweep: summary,
        parameters,
        figures: definition ? figureColumns(definition) : [],
        trials: rows,
      });
      return;
    }
    const changed = rows.filter((row) => !told.rows.has(row));
    if (changed.length === 0 && told.summary === this.told.summary) return;
    this.post({ type: 'trials', sweep: summary, trials: changed });
  }
}
