import { existsSync } from 'node:fs';
import { SupportError } from '../support-error.mjs';
import { installPackages } from './apt.mjs';
import { findOnPath } from './processes.mjs';

function findChromium() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const file = findOnPath(name);
    if (file !== undefined) return file;
  }
  return undefined;
}

/**
 * The path of a Chromium: `STEGO_CHROMIUM`, else the system's, else Debian's, installed when we are root.
 * @returns {Promise<string>}
 * @throws {SupportError} says what to install when there is none and it cannot be installed from here
 */
export async function ensureChromium() {
  const named = process.env.STEGO_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new SupportError(`STEGO_CHROMIUM names ${named}, which does not exist.`);
  }
  const found = findChromium();
  if (found !== undefined) return found;

  await installPackages(['chromium'], 'or set STEGO_CHROMIUM to the path of a Chrome or Chromium');
  const installed = findChromium();
  if (installed === undefined)
    throw new SupportError('apt-get installed chromium, but it is not on the PATH.');
  return installed;
}
