import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { messageOf, UserError } from '../../../errors';
import type { PairsComparison } from '../../../evaluation/compare-on-pairs';
import { bundledReference } from '../../../runs/bundled-checkpoint';
import type { ResolvedCheckpoint } from '../../../runs/checkpoint-reference';
import { withZod } from '../../with-zod';
import type { CurveRun } from '../curves/contract';
import { isSameRun } from '../curves/curve-feed';
import { isFile, nameOf, runOf } from './compared-run';
import { compareConfigs } from './config-differences';
import type {
  ComparedReference,
  ComparedRow,
  ComparisonChoice,
  ListedDataset,
  ToComparePage,
} from './contract';
import type { EvaluationCache } from './evaluation-cache';
import type { CsvRow } from './metrics-csv';

export interface ComparisonOptions {
  readonly cache: EvaluationCache;
  readonly post: (message: ToComparePage) => void;
  readonly datasets: () => Promise<readonly ListedDataset[]>;
  readonly device: () => string;
  /** Throws where checkpoints must not be read. */
  readonly allowed: () => void;
  /** Those of the runs that there are in this window: what a page kept may be gone meanwhile, or lie elsewhere. */
  readonly knownRuns: (runs: readonly CurveRun[]) => Promise<readonly CurveRun[]>;
  /** The page draws the curves of these from now on. */
  readonly onRuns: (runs: readonly CurveRun[]) => void;
}

interface Entry {
  readonly reference: ComparedReference;
  row: ComparedRow;
  checkpoint?: ResolvedCheckpoint;
  result?: PairsComparison;
}

/** Measures the chosen checkpoints one after the other and tells the page of each as soon as it is ready. */
export class Comparison {
  private entries: Entry[] = [];
  private listed: readonly ListedDataset[] = [];
  private dataset: string | undefined;
  private work = new AbortController();
  /** The page has a snapshot and is shown. */
  private live = false;
  private started = false;

  constructor(
    private current: ComparisonChoice,
    private readonly options: ComparisonOptions,
  ) {}

  get choice(): ComparisonChoice {
    return this.current;
  }

  /** The page is there and knows nothing. */
  async ready(): Promise<void> {
    this.live = true;
    if (!this.started) return this.measure();
    this.tellAll();
  }

  /** The page is hidden: it asks again when it is back. What is being measured goes on. */
  hidden(): void {
    this.live = false;
  }

  async change(change: Partial<ComparisonChoice>): Promise<void> {
    this.current = { ...this.current, ...change };
    await this.measure();
  }

  async add(references: readonly ComparedReference[]): Promise<void> {
    const known = new Set(this.current.checkpoints.map(idOf));
    const added = references.filter((reference) => !known.has(idOf(reference)));
    if (added.length > 0) await this.change({ checkpoints: [...this.current.checkpoints, ...added] });
  }

  async remove(id: string): Promise<void> {
    await this.change({ checkpoints: this.current.checkpoints.filter((each) => idOf(each) !== id) });
  }

  cancel(): void {
    this.work.abort();
    for (const entry of this.entries) {
      if (entry.row.state === 'waiting' || entry.row.state === 'working') {
        this.show(entry, { state: 'cancelled', fraction: undefined });
      }
    }
  }

  /** Measures again what is not there: what failed or was cancelled. */
  measure(): Promise<void> {
    this.started = true;
    this.work.abort();
    this.work = new AbortController();
    return this.run(this.work.signal);
  }

  /** Of those that are measured. */
  figures(baseline: boolean): readonly CsvRow[] {
    const measured = this.entries.flatMap(({ row, result }) => (result ? [{ row, result }] : []));
    const rows = measured.map(({ row, result: { network } }) => csvRow(row.label, network.report));
    const [first] = measured;
    return baseline && first ? [...rows, csvRow(l10n.t('LSB, 4 bits'), first.result.baseline.report)] : rows;
  }

  /** It was deleted, and with it its curves. */
  forgetRun(run: CurveRun): void {
    for (const entry of this.entries) {
      if (entry.row.run && isSameRun(entry.row.run, run)) this.show(entry, { run: undefined });
    }
  }

  dispose(): void {
    this.live = false;
    this.work.abort();
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { checkpoints } = this.current;
    const [resolved, known, listed] = await Promise.all([
      Promise.all(checkpoints.map((each) => resolve(each, this.options.allowed))),
      this.options.knownRuns(checkpoints.flatMap((each) => runOf(each) ?? [])),
      this.options.datasets(),
    ]);
    const entries = resolved.map((entry): Entry => {
      const own = runOf(entry.reference);
      const run = own && known.find((each) => isSameRun(each, own));
      return { ...entry, row: { ...entry.row, run, step: entry.checkpoint?.step } };
    });
    if (signal.aborted) return;
    this.entries = entries;
    this.setDatasets(listed);
    this.tellAll();
    const usable = entries.filter(({ checkpoint }) => checkpoint);
    const [first] = usable;
    if (!first?.checkpoint) return;
    const { imageSize, dataset } = first.checkpoint.config;
    const seen = [...new Set(usable.flatMap(seenBy))];
    for (const entry of usable) {
      this.show(entry, { state: 'working', fraction: 0 });
      try {
        if (this.dataset === undefined)
          throw new UserError(
            l10n.t('There are no pictures to measure on: add a dataset and choose it here.'),
          );
        entry.result = await this.options.cache.evaluate(
          {
            checkpoint: entry.checkpoint!.file,
            device: this.options.device(),
            dataset: this.dataset,
            seen,
            pairs: this.current.measured,
            pictures: this.current.shown,
            size: imageSize,
            fit: dataset.fit,
          },
          { signal, onProgress: (fraction) => this.show(entry, { fraction }) },
        );
        if (signal.aborted) return;
        const { report } = entry.result.network;
        this.show(entry, { state: 'done', fraction: undefined, figures: report, pairs: report.pairs });
        this.tellPictures(entry);
      } catch (error) {
        if (signal.aborted) return;
        this.show(entry, { state: 'failed', fraction: undefined, problem: messageOf(error) });
      }
    }
  }

  private setDatasets(registered: readonly ListedDataset[]): void {
    const trainedOn = this.entries.flatMap(({ checkpoint }) => checkpoint?.trainedOn ?? []);
    const chosen = this.current.dataset;
    const all = [...new Set([...(chosen === undefined ? [] : [chosen]), ...trainedOn])]
      .filter((folder) => registered.every((each) => each.path !== folder))
      .map((folder) => ({ path: folder, name: path.basename(folder) }));
    this.listed = [...all, ...registered];
    this.dataset = chosen ?? trainedOn[0] ?? registered[0]?.path;
  }

  private show(entry: Entry, change: Partial<ComparedRow>): void {
    entry.row = { ...entry.row, ...change };
    if (this.live && this.entries.includes(entry)) this.options.post({ type: 'row', row: entry.row });
  }

  private tellAll(): void {
    if (!this.live) return;
    this.options.post({
      type: 'snapshot',
      choice: this.current,
      datasets: this.listed,
      dataset: this.dataset,
      rows: this.entries.map(({ row }) => row),
      configs: compareConfigs(
        this.entries.flatMap(({ row, checkpoint }) =>
          checkpoint ? [{ name: row.label, config: checkpoint.config }] : [],
        ),
      ),
    });
    for (const entry of this.entries) this.tellPictures(entry);
    this.options.onRuns(this.entries.flatMap(({ row }) => row.run ?? []));
  }

  private tellPictures({ row, result }: Entry): void {
    if (!this.live || !result) return;
    const { originals, network, baseline } = result;
    this.options.post({
      type: 'pairs',
      originals,
      baseline: { figures: baseline.report, pictures: baseline.made },
    });
    this.options.post({ type: 'pictures', id: row.id, pictures: network.made });
  }
}

export function idOf({ workspace, reference }: ComparedReference): string {
  return `${workspace}\n${reference}`;
}

function csvRow(label: string, report: PairsComparison['network']['report']): CsvRow {
  return { label, pairs: report.pairs, figures: report };
}

async function resolve(reference: ComparedReference, allowed: () => void): Promise<Entry> {
  const id = idOf(reference);
  try {
    allowed();
    const { resolveCheckpoint } = await withZod(() => import('../../../runs/checkpoint-reference'));
    const checkpoint = await resolveCheckpoint(reference.workspace, reference.reference);
    return { reference, checkpoint, row: { id, label: labelOf(reference, checkpoint), state: 'waiting' } };
  } catch (error) {
    const row: ComparedRow = { id, label: labelOf(reference), state: 'failed', problem: messageOf(error) };
    return { reference, row };
  }
}

function labelOf(compared: ComparedReference, checkpoint?: ResolvedCheckpoint): string {
  const { reference } = compared;
  const name = nameOf(compared);
  if (reference === bundledReference) return name;
  if (checkpoint) return l10n.t('{0}, step {1}', name, checkpoint.step);
  return isFile(reference) ? name : reference;
}

/** A file from elsewhere may have been trained on the folder that it names; the bundled model was not. */
function seenBy({ reference, checkpoint }: Entry): string[] {
  if (!checkpoint || reference.reference === bundledReference) return [];
  return [checkpoint.trainedOn ?? path.resolve(reference.workspace, checkpoint.config.dataset.path)];
}
