import { existsSync } from 'node:fs';
import { SupportError } from '../support-error.mjs';
import { openCache, showProgress } from './cache.mjs';
import { findOnPath, runLogged } from './processes.mjs';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function findChromium() {
  for (const name of programs) {
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

  const byHand =
    'install it (Debian: apt-get install chromium) or set STEGO_CHROMIUM to the path of a Chrome or Chromium';
  if (findOnPath('apt-get') === undefined || process.getuid?.() !== 0) {
    throw new SupportError(`Chromium is needed and was not found: ${byHand}.`);
  }
  const { logFile } = await openCache();
  showProgress('installing Chromium with apt-get');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runLogged('apt-get update', 'apt-get', ['update'], { logFile, env });
  await runLogged(
    'apt-get install chromium',
    'apt-get',
    ['install', '-y', '--no-install-recommends', 'chromium'],
    { logFile, env },
  );
  const installed = findChromium();
  if (installed === undefined)
    throw new SupportError(`apt-get installed no Chromium, see ${logFile}; ${byHand}.`);
  return installed;
}
