import { SupportError } from '../support-error.mjs';
import { openCache, showProgress } from './cache.mjs';
import { findOnPath, runLogged } from './processes.mjs';

/**
 * Installs Debian packages when we are root on a Debian.
 * @param {string[]} packages
 * @param {string} otherwise what a person should do where we cannot, as the end of a sentence
 * @throws {SupportError} when it cannot be done from here, or when apt-get fails
 */
export async function installPackages(packages, otherwise) {
  const names = packages.join(' ');
  if (findOnPath('apt-get') === undefined || process.getuid?.() !== 0) {
    throw new SupportError(
      `${names} needed: install with "apt-get install ${names}" on Debian, ${otherwise}.`,
    );
  }
  const { logFile } = await openCache();
  showProgress(`installing ${names} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runLogged('apt-get update', 'apt-get', ['update'], { logFile, env });
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  await runLogged(`apt-get install ${names}`, 'apt-get', install, { logFile, env });
}
