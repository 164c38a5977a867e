/** Messages between the hide panel's page and the extension host. The host owns the truth; it asks the engine. */

import type { CropPosition, SecretFit, ShownPictures } from '../../../engine/protocol';
import type { PairMetrics } from '../../../runs/contract';

/** What the user chose; all that a panel needs to come back after a reload. Files by their absolute paths. */
export interface HideChoices {
  /** One is previewed before anything is written; several are hidden in one after the other. */
  readonly covers: readonly string[];
  readonly secret: string;
  readonly fit: SecretFit;
  readonly position: CropPosition;
  /** A checkpoint; empty stands for the one that is in use. */
  readonly checkpoint: string;
  /** The container to write; a free name beside the cover where nobody chose one. */
  readonly output?: string;
}

/** The choices that the page itself offers. */
export type HideOptions = Pick<HideChoices, 'fit' | 'position' | 'checkpoint'>;

export interface CheckpointChoice {
  /** As in `HideChoices.checkpoint`. */
  readonly value: string;
  readonly text: string;
}

export interface OutputSetup {
  readonly folder: string;
  readonly name: string;
  /** One line: why it cannot be written like this. */
  readonly problem?: string;
  /** Another file has the name: keeping asks first. */
  readonly exists: boolean;
}

export interface HideSetup {
  readonly choices: HideChoices;
  /** As the window calls the files. */
  readonly coverName: string;
  readonly secretName: string;
  readonly checkpoints: readonly CheckpointChoice[];
  /** There are others, which the window itself lists. */
  readonly moreCheckpoints: boolean;
  /** Only with one cover. */
  readonly output?: OutputSetup;
}

export type CoverState = 'waiting' | 'working' | 'hidden' | 'failed';

/** One of several covers. */
export interface CoverRow {
  readonly name: string;
  readonly state: CoverState;
  /** In 0..1 while it is worked on. */
  readonly fraction?: number;
  /** Name of the container that was written. */
  readonly output?: string;
  /** dB. */
  readonly coverPsnr?: number;
  readonly secretPsnr?: number;
  /** One line. */
  readonly error?: string;
}

export type ToHidePage =
  | { type: 'setup'; setup: HideSetup }
  /** Without a fraction while nobody knows. */
  | { type: 'working'; message: string; fraction?: number }
  | { type: 'hidden'; metrics: PairMetrics; size: PictureSize; pictures: ShownPictures }
  | { type: 'failed'; message: string }
  /** The container that is shown is being written, is written as that file, or is none any more. */
  | { type: 'keeping' }
  | { type: 'kept'; name: string }
  | { type: 'notKept' }
  | { type: 'batch'; running: boolean; rows: readonly CoverRow[] }
  | { type: 'row'; index: number; row: CoverRow };

/** Of the container; pictures that are shown may be smaller. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export type FromHidePage =
  | { type: 'ready' }
  | { type: 'choose'; what: 'cover' | 'secret' | 'output' | 'checkpoint' }
  | { type: 'swap' }
  | { type: 'change'; options: Partial<HideOptions> }
  | { type: 'rename'; name: string }
  | { type: 'keep' }
  | { type: 'undo' }
  | { type: 'open' }
  | { type: 'preview' }
  /** Hides in all covers that have no container yet, those that failed included. */
  | { type: 'start' }
  | { type: 'undoAll' }
  | { type: 'previewRow'; index: number }
  | { type: 'cancel' }
  | { type: 'retry' }
  | { type: 'discard' };

/** What the page keeps across a reload. */
export interface HidePageState {
  readonly choices: HideChoices;
  readonly gain: number;
  readonly grey: boolean;
}
