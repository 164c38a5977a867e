/** Messages between the reveal preview's page and the extension host. */

import type { PicturePayload } from '../../../engine/protocol';

/** The pictures that a page may get; the originals only where they are known. */
export type PictureRole = 'container' | 'revealed' | 'cover' | 'secret';

export interface CheckpointChoice {
  readonly id: string;
  /** Run and step, or that it is the bundled model, and whether it is the best or the last of its run. */
  readonly label: string;
}

/** What is known of an original besides its pixels. */
export interface OriginalFacts {
  /** Name of its file. */
  readonly name: string;
  /** Container or revealed secret against it; missing until it is measured. */
  readonly metrics?: ShownMetrics;
  /** One line: why it cannot be compared. */
  readonly problem?: string;
}

export interface ShownMetrics {
  /** dB; `identical` where no value differs. */
  readonly psnr: number | 'identical';
  readonly ssim: number;
}

/** All that the page shows besides pictures. */
export interface RevealState {
  readonly containerName: string;
  /** Its format does not keep every pixel. */
  readonly lossy: boolean;
  /** The one that is shown is always among them. */
  readonly checkpoints: readonly CheckpointChoice[];
  /** There are others, which the window itself lists. */
  readonly moreCheckpoints: boolean;
  /** Ids. Missing until they are known. */
  readonly shown?: string;
  readonly inUse?: string;
  readonly working?: { readonly message: string; readonly fraction?: number };
  readonly problem?: { readonly message: string; readonly remedy: 'retry' | 'trust' };
  readonly cover?: OriginalFacts;
  readonly secret?: OriginalFacts;
}

/** On ready the page gets every picture and the state; later what has changed of them. */
export type ToRevealPage =
  { type: 'picture'; role: PictureRole; picture?: PicturePayload } | { type: 'state'; state: RevealState };

export type FromRevealPage =
  | { type: 'ready' }
  | { type: 'retry' }
  | { type: 'trust' }
  | { type: 'showCheckpoint'; id: string }
  | { type: 'chooseCheckpoint' }
  /** Makes the one that is shown the choice of the workspace. */
  | { type: 'useCheckpoint' }
  | { type: 'pickOriginals' }
  | { type: 'saveRevealed' }
  /** `view` becomes a part of the proposed name. */
  | { type: 'savePicture'; view: string; picture: PicturePayload };

export type ViewMode = 'side' | 'swipe' | 'onion' | 'difference' | 'planes';

/** What the user was looking at. */
export interface RevealPageState {
  readonly mode: ViewMode;
  readonly pair: string;
  /** 0..1. */
  readonly swipe: number;
  /** Opacity of the picture that lies over the other, 0..1. */
  readonly onion: number;
  readonly gain: number;
  readonly tone: string;
  readonly plane: { readonly of: PictureRole; readonly bit: number; readonly channel: string };
}
