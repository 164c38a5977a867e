import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { HiddenPreview, PairParams, PicturePayload, ShownPictures } from '../../../engine/protocol';
import { CancelledError, messageOf, UserError } from '../../../errors';
import { openImage, openPreview } from '../../open-image';
import { moveToTrash } from '../../trash';
import { removeMade } from '../../written-files';
import type { FromHidePage, HideChoices, ToHidePage } from './contract';
import type { HideWork, HideWorkOptions } from './hide-work';
import { outputFile, outputSetup } from './output-name';

/** Whoever turns a wheel or types a name is still choosing. */
const settleMs = 250;

type PreviewState = Extract<ToHidePage, { type: 'working' | 'hidden' | 'failed' }>;

/**
 * Hides in one cover: computes what the newest choices give, drops what is out of date, and writes only what is kept,
 * which are the pixels that are shown.
 */
export class SingleHiding implements HideWork {
  private state: PreviewState = { type: 'working', message: '' };
  private container: HiddenPreview['container'] | undefined;
  private kept: string | undefined;
  private keeping = false;
  private abort = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private choices: HideChoices,
    private readonly options: HideWorkOptions,
  ) {
    this.compute(0);
  }

  change(choices: HideChoices): void {
    const before = pictureChoices(this.choices);
    this.choices = choices;
    if (pictureChoices(choices) !== before) this.compute(settleMs);
  }

  /** What is in use for hiding has changed. */
  refresh(): void {
    if (this.state.type === 'failed' || this.choices.checkpoint === '') this.compute(settleMs);
  }

  show(): void {
    this.options.post(this.state);
    if (this.keeping) this.options.post({ type: 'keeping' });
    else if (this.kept !== undefined) this.showKept();
  }

  async handle(message: FromHidePage): Promise<void> {
    switch (message.type) {
      case 'keep':
        return this.keep();
      case 'undo':
        return this.undo();
      case 'cancel':
        this.stop();
        return this.tell({ type: 'failed', message: l10n.t('Hiding was cancelled.') });
      case 'retry':
        return this.compute(0);
      case 'open':
        return this.kept === undefined ? undefined : openImage(vscode.Uri.file(this.kept));
      case 'preview':
        return this.kept === undefined ? undefined : openPreview(vscode.Uri.file(this.kept));
    }
  }

  dispose(): void {
    this.stop();
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.abort.abort();
  }

  private compute(delay: number): void {
    this.stop();
    const abort = (this.abort = new AbortController());
    this.container = this.kept = undefined;
    this.tell({ type: 'working', message: l10n.t('Hiding') });
    this.timer = setTimeout(() => {
      this.preview(abort.signal).catch((error: unknown) => {
        if (abort.signal.aborted) return;
        const cancelled = error instanceof CancelledError;
        if (!cancelled) this.options.log.error(`Hiding in ${this.choices.covers[0]}:`, error);
        this.tell({
          type: 'failed',
          message: cancelled ? l10n.t('Hiding was cancelled.') : messageOf(error),
        });
      });
    }, delay);
  }

  private async preview(signal: AbortSignal): Promise<void> {
    const onProgress = (fraction: number, message: string) =>
      this.tell({ type: 'working', message, fraction });
    const params: PairParams = await this.options.pairOf(this.choices, this.choices.covers[0]);
    if (signal.aborted) return;
    const preview = await this.options.engine.request('previewHidden', params, { onProgress, signal });
    const { container, metrics, shown } = preview;
    if (signal.aborted) return;
    this.container = { ...own(container), alpha: container.alpha?.slice() };
    const { width, height } = container;
    this.tell({ type: 'hidden', metrics, size: { width, height }, pictures: ownPictures(shown) });
  }

  private async keep(): Promise<void> {
    const { container, choices } = this;
    if (!container || this.keeping || this.kept !== undefined) return;
    const output = outputFile(choices);
    const { problem, exists } = outputSetup(choices);
    if (problem !== undefined) throw new UserError(problem);
    if (exists && !(await mayReplace(output))) return;
    // The choices may have changed while the question was open.
    if (this.container !== container || this.keeping) return;
    this.keeping = true;
    this.options.post({ type: 'keeping' });
    try {
      if (exists) await moveToTrash(vscode.Uri.file(output));
      await this.options.engine.request('writeContainer', { container, output, overwrite: exists });
      await this.options.onHidden(output, choices, choices.covers[0]);
      if (this.container === container) this.kept = output;
      this.options.onWritten();
    } finally {
      this.keeping = false;
      // With other choices made meanwhile, the page knows already what goes on.
      if (this.container === container) this.showKept();
    }
  }

  private async undo(): Promise<void> {
    if (this.kept === undefined) return;
    await removeMade(vscode.Uri.file(this.kept));
    this.kept = undefined;
    this.showKept();
    this.options.onWritten();
  }

  private showKept(): void {
    const { kept } = this;
    this.options.post(kept === undefined ? { type: 'notKept' } : { type: 'kept', name: path.basename(kept) });
  }

  private tell(state: PreviewState): void {
    this.state = state;
    this.options.post(state);
  }
}

/** What the pictures depend on. */
function pictureChoices({ covers, secret, fit, position, checkpoint }: HideChoices): string {
  return JSON.stringify([covers, secret, fit, fit === 'cover' && position, checkpoint]);
}

async function mayReplace(file: string): Promise<boolean> {
  const replace = l10n.t('Replace');
  const question = l10n.t('{0} exists already. Replace it?', path.basename(file));
  const detail = l10n.t('The file that is there goes to the trash, where there is one.');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, replace)) === replace;
}

/** What arrives in one message shares its memory, all of which would travel on with every part of it. */
function own({ width, height, data }: PicturePayload): PicturePayload {
  return { width, height, data: data.slice() };
}

function ownPictures({ cover, container, secret, revealed, differences }: ShownPictures): ShownPictures {
  return {
    cover: own(cover),
    container: own(container),
    secret: own(secret),
    revealed: own(revealed),
    ...(differences
      ? { differences: { cover: own(differences.cover), secret: own(differences.secret) } }
      : {}),
  };
}
