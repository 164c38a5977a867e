import * as path from 'node:path';
import { UserError } from '../errors';
import { readMetrics } from '../runs/metrics';
import { readListing } from '../runs/run-catalogue';
import type { RunFolder } from '../runs/run-paths';
import { metricsTable } from '../runs/metrics-table';
import type { Table } from './table';
import type { RunToExport } from './wandb-run';

/** What is exported of a run. Throws a UserError for one that is not there or whose configuration cannot be read. */
export async function readRunToExport({ name, folder, metrics }: RunFolder): Promise<RunToExport> {
  const listing = await readListing(folder);
  if (!listing) throw new UserError(`There is no run "${name}" in ${path.dirname(folder)}.`);
  const { created, state, config, problem } = listing;
  if (!config) throw new UserError(naming(name, problem ?? 'config.yaml is missing.'));
  return { name, created, state, config, lines: await readMetrics(metrics) };
}

/** Some problems say already whose they are. */
const naming = (name: string, problem: string) =>
  problem.startsWith(`Run "${name}"`) ? problem : `Run "${name}": ${problem}`;

/** The figures of a run as a table: a row for each step that was logged. */
export const figuresTable = ({ lines }: RunToExport): Table => metricsTable(lines);
