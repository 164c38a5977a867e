/** Messages between the reveal preview's page and the extension host. */

import type { PicturePayload } from '../../../engine/protocol';

export type ToRevealPage =
  | { type: 'working'; message: string; fraction?: number }
  | {
      type: 'revealed';
      containerName: string;
      /** What revealed it: run and step of a checkpoint, or the bundled model. */
      checkpoint: string;
      container: PicturePayload;
      revealed: PicturePayload;
    }
  | { type: 'failed'; message: string };

export type FromRevealPage =
  { type: 'ready' } | { type: 'save' } | { type: 'retry' } | { type: 'selectCheckpoint' };
