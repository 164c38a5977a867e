import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { UserError } from '../errors';

/** How the checkpoint that comes with this program is called where a checkpoint is named. */
export const bundledReference = 'bundled';

/** From `dist/`, and from the sources and the bundles of tests, which lie a folder deeper. */
const mediaFolders = ['../media', '../../media'];

/** The file of that checkpoint: weights only. Throws a UserError where it is missing. */
export function bundledCheckpoint(): string {
  const places = mediaFolders.map((folder) => path.resolve(__dirname, folder, 'bundled.safetensors'));
  const file = places.find((place) => existsSync(place));
  if (file === undefined) {
    throw new UserError(
      `The bundled model is missing (${places[0]}): install Stego Lab again, or name a checkpoint.`,
    );
  }
  return file;
}
