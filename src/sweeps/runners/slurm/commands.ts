import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { systemErrorCode, UserError } from '../../../errors';
import { quoteAll } from '../../../posix-quote';

/** Runs Slurm's own commands. */
export interface SlurmCommands {
  /**
   * Returns what the command prints.
   * @param input for its standard input
   * Throws a UserError of one line where it fails or cannot be had.
   */
  run(program: string, args: readonly string[], input?: string): Promise<string>;
}

/** To connect, and between signs of life; after three that are missing the connection counts as lost. */
const patienceSeconds = 15;

/** The commands of this machine, or those of `host`, which ssh must reach without asking anything. */
export function slurmCommands(host?: string): SlurmCommands {
  if (host === undefined) return { run };
  const options = [
    'BatchMode=yes',
    `ConnectTimeout=${patienceSeconds}`,
    `ServerAliveInterval=${patienceSeconds}`,
  ];
  const flags = options.flatMap((option) => ['-o', option]);
  return {
    // One argument for the shell of the other side. What follows -- is no option, whatever it begins with.
    run: (program, args, input) => run('ssh', [...flags, '--', host, quoteAll([program, ...args])], input),
  };
}

async function run(program: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(program, args, { stdio: 'pipe', windowsHide: true, env: ownEnvironment() });
  // A command that fails does not read what it is given.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  try {
    const [out, problems, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code === 0) return out;
    throw new UserError(failure(program, problems, code));
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    throw new UserError(
      `There is no ${program} here: run the sweep where Slurm is, or name a host for its runner in the sweep file.`,
    );
  }
}

/**
 * Without what changes the meaning of our arguments: people filter their `squeue` by variables, and then jobs of ours
 * seemed to be lost. A GPU that this process was given is not that of a job, which inherits its environment.
 */
export function ownEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const others = /^(SQUEUE|SCANCEL)_|^CUDA_VISIBLE_DEVICES$/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !others.test(name)));
}

/** Slurm begins each line with its own name, and says the cause last. */
function failure(program: string, problems: string, code: number | null): string {
  const lines = problems.trim().split('\n').filter(Boolean);
  const said = (lines.at(-1) ?? `it ended with code ${code}`).replace(/^\w+: (error: |fatal: )?/, '');
  return `${program}: ${said}`;
}
