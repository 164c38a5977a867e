import { existsSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client';
import type { HideParams, HideResult } from '../../engine/protocol';
import { CancelledError, messageOf } from '../../errors';
import type { KnownOriginals } from '../containers/known-originals';
import { withProgress } from '../engine-request';
import { countOf, formatDecibels } from '../number-text';
import { openImage, openPreview } from '../open-image';
import { freeContainerName } from '../panels/hide/output-name';
import type { CheckpointSelection, UsedCheckpoint } from '../runs/checkpoint-selection';
import { chosenDevice } from '../settings';
import { showError } from '../show-error';
import { folderIfOpen } from '../workspace-folders';
import { removeMade } from '../written-files';

export interface HideServices {
  readonly engine: EngineClient;
  readonly selection: CheckpointSelection;
  readonly originals: KnownOriginals;
  readonly log: vscode.LogOutputChannel;
}

/** What became of hiding one secret in several covers. */
interface Outcome {
  readonly hidden: readonly HideResult[];
  /** One line for each cover that it did not work with. */
  readonly problems: readonly string[];
  readonly cancelled: boolean;
}

/**
 * Hides one secret in all covers without a question, the whole of it where its shape is another. Gives the container,
 * or of several covers the containers that were written.
 */
export async function hideAtOnce(
  services: HideServices,
  covers: readonly vscode.Uri[],
  secret: vscode.Uri,
): Promise<vscode.Uri | vscode.Uri[]> {
  const place = covers.length === 1 ? path.basename(covers[0].fsPath) : countOf(covers.length, 'image');
  const title = l10n.t('Hiding {0} in {1}', path.basename(secret.fsPath), place);
  const checkpoints = await checkpointsFor(services.selection, covers);
  const jobs = covers.map((cover, index) => ({
    checkpoint: checkpoints[index].path,
    device: chosenDevice(),
    cover: cover.fsPath,
    secret: secret.fsPath,
    fit: 'contain' as const,
  }));
  const outcome = await hideInAll(services, title, jobs);
  const models = [...new Set(checkpoints.map(({ label }) => label))].join(', ');
  const offer =
    covers.length === 1 ? offerNextSteps(outcome.hidden[0], models) : sumUp(outcome, covers.length, models);
  offer.catch((error: unknown) => showError(error, services.log));
  const written = outcome.hidden.map(({ output }) => vscode.Uri.file(output));
  return covers.length === 1 ? written[0] : written;
}

/** The checkpoints that hide in each of the covers, which may belong to several folders. */
async function checkpointsFor(
  selection: CheckpointSelection,
  covers: readonly vscode.Uri[],
): Promise<UsedCheckpoint[]> {
  const inUse = new Map<string | undefined, UsedCheckpoint>();
  const checkpoints: UsedCheckpoint[] = [];
  for (const cover of covers) {
    const folder = await folderIfOpen(cover, l10n.t('Whose checkpoint shall hide?'));
    const checkpoint = inUse.get(folder) ?? (await selection.inUse(folder));
    inUse.set(folder, checkpoint);
    checkpoints.push(checkpoint);
  }
  return checkpoints;
}

/** Of one cover, everything is thrown; of several, what is wrong with one does not keep the others from being used. */
async function hideInAll(
  { engine, originals, log }: HideServices,
  title: string,
  jobs: readonly Omit<HideParams, 'output' | 'overwrite'>[],
): Promise<Outcome> {
  return withProgress(title, async ({ onProgress, signal }) => {
    const hidden: HideResult[] = [];
    const problems: string[] = [];
    for (const [done, job] of jobs.entries()) {
      const name = path.basename(job.cover);
      const tell = (fraction: number, message: string) =>
        onProgress(
          (done + fraction) / jobs.length,
          jobs.length === 1 ? message : l10n.t('{0} of {1}, {2}: {3}', done + 1, jobs.length, name, message),
        );
      const params = { ...job, output: freeContainerName(job.cover), overwrite: false };
      try {
        const result = await engine.request('hide', params, { onProgress: tell, signal });
        hidden.push(result);
        await originals.remember(result.output, { cover: job.cover, secret: job.secret, fit: job.fit });
      } catch (error) {
        if (jobs.length === 1) throw error;
        if (error instanceof CancelledError) return { hidden, problems, cancelled: true };
        problems.push(`${name}: ${messageOf(error)}`);
        log.error(`Hiding in ${job.cover}:`, error);
      }
    }
    return { hidden, problems, cancelled: false };
  });
}

/** `model` says which one hid it: only that one reveals it. */
async function offerNextSteps({ output, coverPsnr, secretPsnr }: HideResult, model: string): Promise<void> {
  const uri = vscode.Uri.file(output);
  const message = l10n.t(
    '{0} holds the secret: cover {1}, revealed secret {2} PSNR ({3}).',
    path.basename(output),
    formatDecibels(coverPsnr),
    formatDecibels(secretPsnr),
    model,
  );
  const actions = [
    { title: l10n.t('Open'), run: () => openImage(uri) },
    { title: l10n.t('Preview Revealed Secret'), run: () => openPreview(uri) },
    { title: l10n.t('Undo'), run: () => removeMade(uri) },
  ];
  const chosen = await vscode.window.showInformationMessage(message, ...actions);
  await chosen?.run();
}

/** One message for several covers. */
async function sumUp(
  { hidden, problems, cancelled }: Outcome,
  covers: number,
  models: string,
): Promise<void> {
  if (cancelled && hidden.length === 0) return;
  const sentences = [
    hiddenText(hidden, covers, models),
    ...(cancelled ? [l10n.t('The others were cancelled.')] : []),
    ...(problems.length > 0 ? [problemsText(problems)] : []),
  ];
  const [undo, log] = [l10n.t('Undo'), l10n.t('Show Log')];
  const actions = [...(hidden.length > 0 ? [undo] : []), ...(problems.length > 0 ? [log] : [])];
  const { showInformationMessage, showWarningMessage } = vscode.window;
  const show = problems.length > 0 ? showWarningMessage : showInformationMessage;
  const chosen = await show(sentences.join(' '), ...actions);
  if (chosen === log) await vscode.commands.executeCommand('stego.showLog');
  if (chosen !== undo) return;
  for (const { output } of hidden) if (existsSync(output)) await removeMade(vscode.Uri.file(output));
}

function hiddenText(hidden: readonly HideResult[], covers: number, models: string): string {
  if (hidden.length === 0) return l10n.t('No image holds the secret.');
  const cover = rangeText(hidden.map(({ coverPsnr }) => coverPsnr));
  const secret = rangeText(hidden.map(({ secretPsnr }) => secretPsnr));
  return hidden.length === covers
    ? l10n.t(
        'All {0} images hold the secret: cover {1}, revealed secret {2} PSNR ({3}).',
        covers,
        cover,
        secret,
        models,
      )
    : l10n.t(
        '{0} of {1} images hold the secret: cover {2}, revealed secret {3} PSNR ({4}).',
        hidden.length,
        covers,
        cover,
        secret,
        models,
      );
}

function rangeText(values: readonly number[]): string {
  const least = formatDecibels(Math.min(...values));
  const most = formatDecibels(Math.max(...values));
  return least === most ? least : l10n.t('{0} to {1}', least, most);
}

function problemsText(problems: readonly string[]): string {
  return problems.length === 1
    ? l10n.t('1 image cannot be used, {0}', problems[0])
    : l10n.t('{0} images cannot be used, {1}', problems.length, problems[0]);
}
