import type * as vscode from 'vscode';
import type { EngineClient } from '../../../engine/client';
import type { PairParams } from '../../../engine/protocol';
import type { FromHidePage, HideChoices, ToHidePage } from './contract';

/** What a hide panel does with its choices. */
export interface HideWork extends vscode.Disposable {
  change(choices: HideChoices): void;
  /** Another checkpoint is in use, or the workspace is trusted now. */
  refresh(): void;
  /** The page knows nothing and is to be told everything. */
  show(): void;
  handle(message: FromHidePage): Promise<void>;
}

export interface HideWorkOptions {
  readonly engine: EngineClient;
  readonly log: vscode.LogOutputChannel;
  /** Reaches the page while it is visible, and is lost otherwise. */
  readonly post: (message: ToHidePage) => void;
  /** What the engine is to hide. Throws UserError where nothing may be computed. */
  readonly pairOf: (choices: HideChoices, cover: string) => Promise<PairParams>;
  /** A container was written; it is remembered what it was made of. */
  readonly onHidden: (container: string, choices: HideChoices, cover: string) => Promise<void>;
  /** Files beside the covers have come or gone: other names are free. */
  readonly onWritten: () => void;
}
