// Runs a command and outlives whoever started it by just long enough to end the command's whole process group and to
// remove a temporary folder: so nothing is left behind, even after a SIGKILL.
// Arguments: the folder, the command, its arguments. Started by startGuarded only, with an IPC channel.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

const [folder, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });

/** @param {NodeJS.Signals | 0} signal */
function signalGroup(signal) {
  try {
    return process.kill(-(/** @type {number} */ (child.pid)), signal);
  } catch {
    return false;
  }
}

async function cleanUp() {
  if (child.pid !== undefined) {
    signalGroup('SIGTERM');
    for (let waited = 0; waited < 2000 && signalGroup(0); waited += 50) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    signalGroup('SIGKILL');
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  process.exit(0);
}

child.once('error', (error) => console.error(error.message));
child.once('close', () => process.send?.('ended', () => {}));
process.once('disconnect', () => void cleanUp());
