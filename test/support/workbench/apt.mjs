import path from 'node:path';
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
  const { folder, logFile } = await openCache();
  const lock = path.join(folder, 'apt.lock');
  showProgress(`installing ${names} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Rings that run side by side may want something at the same time, and apt-get does not wait for itself.
  const apt = (/** @type {string[]} */ ...args) =>
    runLogged(`apt-get ${args[0]}`, 'flock', [lock, 'apt-get', ...args], { logFile, env });
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', ...packages);
}
