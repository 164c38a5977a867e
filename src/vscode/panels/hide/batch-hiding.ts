import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { CancelledError, messageOf } from '../../../errors';
import { openPreview } from '../../open-image';
import { removeMade } from '../../written-files';
import type { CoverRow, FromHidePage, HideChoices } from './contract';
import type { HideWork, HideWorkOptions } from './hide-work';
import { freeContainerName } from './output-name';

interface Cover {
  readonly file: string;
  row: CoverRow;
  /** The container that was written. */
  output?: string;
}

/**
 * Hides one secret in several covers, one after the other, and writes each container as it is done. What is wrong with
 * one cover does not keep the others from being used.
 */
export class BatchHiding implements HideWork {
  private covers: readonly Cover[];
  private abort: AbortController | undefined;

  constructor(
    private choices: HideChoices,
    private readonly options: HideWorkOptions,
  ) {
    this.covers = choices.covers.map(waiting);
  }

  /** Covers that have their container keep it. */
  change(choices: HideChoices): void {
    this.choices = choices;
    this.abort?.abort();
    const known = new Map(this.covers.map((cover) => [cover.file, cover]));
    this.covers = choices.covers.map((file) => {
      const cover = known.get(file);
      return cover?.row.state === 'hidden' ? cover : waiting(file);
    });
    this.show();
  }

  refresh(): void {}

  show(): void {
    const rows = this.covers.map(({ row }) => row);
    this.options.post({ type: 'batch', running: this.abort !== undefined, rows });
  }

  async handle(message: FromHidePage): Promise<void> {
    switch (message.type) {
      case 'start':
        return this.start();
      case 'cancel':
        return this.abort?.abort();
      case 'undoAll':
        return this.undoAll();
      case 'previewRow': {
        const output = this.covers.at(message.index)?.output;
        return output === undefined ? undefined : openPreview(vscode.Uri.file(output));
      }
    }
  }

  dispose(): void {
    this.abort?.abort();
  }

  private async start(): Promise<void> {
    if (this.abort) return;
    const { signal } = (this.abort = new AbortController());
    const open = this.covers.filter(({ row }) => row.state !== 'hidden');
    for (const cover of open) cover.row = waiting(cover.file).row;
    this.show();
    try {
      for (const cover of open) {
        if (signal.aborted) break;
        await this.hide(cover, signal);
      }
    } finally {
      this.abort = undefined;
      this.show();
      this.options.onWritten();
    }
  }

  private async hide(cover: Cover, signal: AbortSignal): Promise<void> {
    const { name } = cover.row;
    const { choices } = this;
    const onProgress = (fraction: number) => this.tell(cover, { name, state: 'working', fraction });
    onProgress(0);
    try {
      const pair = await this.options.pairOf(choices, cover.file);
      const params = { ...pair, output: freeContainerName(cover.file), overwrite: false };
      const { output, coverPsnr, secretPsnr } = await this.options.engine.request('hide', params, {
        onProgress,
        signal,
      });
      cover.output = output;
      await this.options.onHidden(output, choices, cover.file);
      this.tell(cover, { name, state: 'hidden', output: path.basename(output), coverPsnr, secretPsnr });
    } catch (error) {
      if (error instanceof CancelledError) return this.tell(cover, waiting(cover.file).row);
      this.options.log.error(`Hiding in ${cover.file}:`, error);
      this.tell(cover, { name, state: 'failed', error: messageOf(error) });
    }
  }

  private async undoAll(): Promise<void> {
    this.abort?.abort();
    for (const cover of this.covers) {
      if (cover.output === undefined) continue;
      if (existsSync(cover.output)) await removeMade(vscode.Uri.file(cover.output));
      cover.output = undefined;
      cover.row = waiting(cover.file).row;
    }
    this.show();
  }

  private tell(cover: Cover, row: CoverRow): void {
    cover.row = row;
    const index = this.covers.indexOf(cover);
    if (index >= 0) this.options.post({ type: 'row', index, row });
  }
}

function waiting(file: string): Cover {
  return { file, row: { name: path.basename(file), state: 'waiting' } };
}
