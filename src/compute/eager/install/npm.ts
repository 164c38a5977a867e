import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../../errors';
import type { EagerId } from '../packages';
import { packageVersion } from '../packages';
import { findOnPath, runLogged } from './run-logged';
import type { RunLoggedOptions } from './run-logged';
import { nodeHeaders } from './sources';

/** Throws `UserError` where npm is missing. */
export function findNpm(): string {
  const npm = findOnPath('npm');
  if (npm) return npm;
  throw new UserError('npm is needed: install Node.js (nodejs.org), then try again.');
}

/** Fetches the package's JavaScript and Node's headers into `folder`. No script of any package runs. */
export async function installPackages(
  id: EagerId,
  folder: string,
  npm: string,
  options: Omit<RunLoggedOptions, 'cwd' | 'env'>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const dependencies = { [`@tensorflow/${id}`]: packageVersion, [nodeHeaders.name]: nodeHeaders.version };
  await writeFile(
    path.join(folder, 'package.json'),
    `${JSON.stringify({ private: true, dependencies }, undefined, 2)}\n`,
  );
  const args = ['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=warn'];
  await runLogged('npm install', npm, args, { ...options, cwd: folder, env: environmentForNpm() });
}

/** npm's settings for its own children, if we are one, would point this npm at another project. */
function environmentForNpm(): NodeJS.ProcessEnv {
  const foreign =
    /^npm_(package|lifecycle|command|execpath|node_execpath)|^npm_config_(local_prefix|global|omit|include|prefix)$|^INIT_CWD$/i;
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(inherited), npm_config_update_notifier: 'false' };
}
