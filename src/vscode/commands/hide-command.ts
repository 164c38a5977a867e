import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client';
import type { HideParams, HideResult, SecretFit } from '../../engine/protocol';
import { CancelledError, messageOf } from '../../errors';
import { containerNameFor } from '../../hiding/names';
import { withProgress } from '../engine-request';
import { imagesOf, pickImage } from '../image-files';
import { countOf, formatDecibels } from '../number-text';
import { openImage, openPreview } from '../open-image';
import type { CheckpointSelection, UsedCheckpoint } from '../runs/checkpoint-selection';
import { chosenDevice } from '../settings';
import { showError } from '../show-error';
import { moveToTrash } from '../trash';
import { folderIfOpen } from '../workspace-folders';
import type { CommandRegistrar } from './command-registrar';

export interface HideServices {
  readonly engine: EngineClient;
  readonly selection: CheckpointSelection;
  readonly log: vscode.LogOutputChannel;
}

/** What became of hiding one secret in several covers. */
interface Outcome {
  readonly hidden: readonly HideResult[];
  /** One line for each cover that it did not work with. */
  readonly problems: readonly string[];
  readonly cancelled: boolean;
}

/** Ratios of width to height that differ by less are squeezed without a question. */
const tolerableStretch = 0.01;

/**
 * `stego.hideSecret`: hides one secret in the image that was clicked, or in all images that are selected with it, one
 * after the other. Gives the container, or of several covers the containers that were written.
 */
export function registerHideCommand(commands: CommandRegistrar, services: HideServices): void {
  const { engine, log } = services;

  commands.registerTrusted('hideSecret', async (clicked?: unknown, selected?: unknown, given?: unknown) => {
    const clickedOn = imagesOf(clicked, selected);
    const covers =
      clickedOn.length > 0 ? clickedOn : [await pickImage('In which image shall a secret be hidden?')];
    const place = covers.length === 1 ? path.basename(covers[0].fsPath) : countOf(covers.length, 'image');
    const checkpoints = await checkpointsFor(services.selection, covers);
    const secret =
      given instanceof vscode.Uri
        ? given
        : await pickImage(`What shall be hidden in ${place}?`, { except: covers });
    const fits = await fitsFor(engine, covers, secret);
    const jobs = covers.map((cover, index) => ({
      checkpoint: checkpoints[index].path,
      device: chosenDevice(),
      cover: cover.fsPath,
      secret: secret.fsPath,
      fit: fits[index],
    }));
    const outcome = await hideInAll(services, `Hiding ${path.basename(secret.fsPath)} in ${place}`, jobs);
    const models = [...new Set(checkpoints.map(({ label }) => label))].join(', ');
    const offer =
      covers.length === 1 ? offerNextSteps(outcome.hidden[0], models) : sumUp(outcome, covers.length, models);
    offer.catch((error: unknown) => showError(error, log));
    const written = outcome.hidden.map(({ output }) => vscode.Uri.file(output));
    return covers.length === 1 ? written[0] : written;
  });
}

/** The checkpoints that hide in each of the covers, which may belong to several folders. */
async function checkpointsFor(
  selection: CheckpointSelection,
  covers: readonly vscode.Uri[],
): Promise<UsedCheckpoint[]> {
  const inUse = new Map<string | undefined, UsedCheckpoint>();
  const checkpoints: UsedCheckpoint[] = [];
  for (const cover of covers) {
    const folder = await folderIfOpen(cover, 'Whose checkpoint shall hide?');
    const checkpoint = inUse.get(folder) ?? (await selection.inUse(folder));
    inUse.set(folder, checkpoint);
    checkpoints.push(checkpoint);
  }
  return checkpoints;
}

/** Of one cover, everything is thrown; of several, what is wrong with one does not keep the others from being used. */
async function hideInAll(
  { engine, log }: HideServices,
  title: string,
  jobs: readonly Omit<HideParams, 'output' | 'overwrite'>[],
): Promise<Outcome> {
  return withProgress(title, async ({ onProgress, signal }) => {
    const hidden: HideResult[] = [];
    const problems: string[] = [];
    for (const [done, job] of jobs.entries()) {
      const name = path.basename(job.cover);
      const part = jobs.length === 1 ? '' : `${done + 1} of ${jobs.length}, ${name}: `;
      const tell = (fraction: number, message: string) =>
        onProgress((done + fraction) / jobs.length, `${part}${message}`);
      const params = { ...job, output: freeContainerName(job.cover), overwrite: false };
      try {
        hidden.push(await engine.request('hide', params, { onProgress: tell, signal }));
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

/** How the secret is to fill each cover; asks once, unless all have the secret's shape. */
async function fitsFor(
  engine: EngineClient,
  covers: readonly vscode.Uri[],
  secret: vscode.Uri,
): Promise<SecretFit[]> {
  const sizeOf = ({ fsPath }: vscode.Uri) => engine.request('imageSize', { path: fsPath });
  const { width, height } = await sizeOf(secret);
  // What is wrong with a cover is said when it is its turn.
  const sizes = await Promise.all(covers.map((cover) => sizeOf(cover).catch(() => undefined)));
  const differs = sizes.map(
    (size) => size && Math.abs(Math.log((size.width * height) / (size.height * width))) > tolerableStretch,
  );
  const others = sizes.filter((_, index) => differs[index]);
  if (others.length === 0) return covers.map(() => 'fill');
  const into =
    covers.length === 1
      ? `the cover (${width} × ${height} into ${others[0]?.width} × ${others[0]?.height})`
      : `${others.length} of the ${covers.length} covers`;
  const fit = await askFit(`The secret has another shape than ${into}. How shall it fit?`);
  return differs.map((differ) => (differ ? fit : 'fill'));
}

async function askFit(placeHolder: string): Promise<SecretFit> {
  const items: (vscode.QuickPickItem & { fit: SecretFit })[] = [
    { label: 'Whole picture', detail: 'All of the secret, with bars at two sides.', fit: 'contain' },
    { label: 'Crop', detail: 'Fills the cover; two sides of the secret are cut off.', fit: 'cover' },
    { label: 'Stretch', detail: 'All of the secret, squeezed into the shape of the cover.', fit: 'fill' },
  ];
  const chosen = await vscode.window.showQuickPick(items, { placeHolder });
  if (!chosen) throw new CancelledError();
  return chosen.fit;
}

/** `<name>.stego.png` beside the cover, with a number where that exists. */
function freeContainerName(cover: string): string {
  for (let number = 1; ; number++) {
    const file = containerNameFor(cover, number);
    if (!existsSync(file)) return file;
  }
}

/** `model` says which one hid it: only that one reveals it. */
async function offerNextSteps({ output, coverPsnr, secretPsnr }: HideResult, model: string): Promise<void> {
  const uri = vscode.Uri.file(output);
  const quality = `cover ${formatDecibels(coverPsnr)}, revealed secret ${formatDecibels(secretPsnr)} PSNR`;
  const message = `${path.basename(output)} holds the secret: ${quality} (${model}).`;
  const actions = {
    Open: () => openImage(uri),
    'Preview Revealed Secret': () => openPreview(uri),
    Undo: () => removeMade(uri),
  };
  const names = Object.keys(actions) as (keyof typeof actions)[];
  const chosen = await vscode.window.showInformationMessage(message, ...names);
  if (chosen) await actions[chosen]();
}

/** One message for several covers. */
async function sumUp(
  { hidden, problems, cancelled }: Outcome,
  covers: number,
  models: string,
): Promise<void> {
  if (cancelled && hidden.length === 0) return;
  const range = (values: readonly number[]) =>
    [...new Set([Math.min(...values), Math.max(...values)].map(formatDecibels))].join(' to ');
  const cover = range(hidden.map(({ coverPsnr }) => coverPsnr));
  const secret = range(hidden.map(({ secretPsnr }) => secretPsnr));
  const quality = hidden.length > 0 ? `: cover ${cover}, revealed secret ${secret} PSNR (${models})` : '';
  const sentences = [
    `${hidden.length === covers ? 'All' : `${hidden.length} of`} ${countOf(covers, 'image')} hold the secret${quality}.`,
    ...(cancelled ? ['The others were cancelled.'] : []),
    ...(problems.length > 0 ? [`${countOf(problems.length, 'image')} cannot be used, ${problems[0]}`] : []),
  ];
  const [undo, log] = ['Undo', 'Show Log'];
  const actions = [...(hidden.length > 0 ? [undo] : []), ...(problems.length > 0 ? [log] : [])];
  const { showInformationMessage, showWarningMessage } = vscode.window;
  const show = problems.length > 0 ? showWarningMessage : showInformationMessage;
  const chosen = await show(sentences.join(' '), ...actions);
  if (chosen === log) await vscode.commands.executeCommand('stego.showLog');
  if (chosen !== undo) return;
  for (const { output } of hidden) if (existsSync(output)) await removeMade(vscode.Uri.file(output));
}

/** Only just made and made again in seconds: where there is no trash, it is deleted. */
async function removeMade(uri: vscode.Uri): Promise<void> {
  if (!(await moveToTrash(uri))) await vscode.workspace.fs.delete(uri);
}
