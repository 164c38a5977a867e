import { existsSync } from 'node:fs';
import path from 'node:path';

/** From `dist/`, and from the sources and the bundles of tests, which lie a folder deeper. */
const places = ['../media', '../../media'];

/** The absolute path of something in media/, which comes with this program. */
export function mediaPath(...parts: readonly string[]): string {
  const found = places
    .map((place) => path.resolve(__dirname, place, ...parts))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error(`media/${parts.join('/')} is missing: install Stego Lab again.`);
  return found;
}
