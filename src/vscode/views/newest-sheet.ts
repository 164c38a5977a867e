import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { listSamples } from '../../runs/samples';
import { runFolderAt } from '../../runs/run-paths';
import type { KnownRun } from '../runs/run-store';
import { mayLook } from '../workspace-folders';

/** A sheet of large pictures would take too long to come. */
const largestSheet = 2_000_000;
const width = 320;

/** Adds the newest six-column sheet of the run to its tooltip, where there is one of a size to show. */
export async function withNewestSheet(
  tooltip: vscode.MarkdownString,
  { folder }: KnownRun,
): Promise<vscode.MarkdownString> {
  const { samples } = runFolderAt(folder);
  const newest = (await listSamples(samples)).at(-1);
  if (!newest) return tooltip;
  const file = path.join(samples, newest.name);
  if (!(await mayLook(file))) return tooltip;
  const size = await stat(file).then(
    (found) => found.size,
    () => Infinity,
  );
  if (size > largestSheet) return tooltip;
  const text = l10n.t('Pictures at step {0}', newest.step);
  return tooltip.appendMarkdown(`\n\n![${text}](${vscode.Uri.file(file).toString()}|width=${width})`);
}
