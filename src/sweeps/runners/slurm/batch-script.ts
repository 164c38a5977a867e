import { quoteAll } from '../../../posix-quote';
import type { Job } from '../runner';

/** The environment variable that says that a GPU was asked for. Slurm 22.05 was seen to begin jobs anew without theirs. */
export const gpuVariable = 'STEGO_SWEEP_GPU';

/** Fixed but for quoted words, so that nothing of anybody's is ever a command of the shell. */
export function batchScript(jobs: readonly Job[], gpus: number): string {
  const [only] = jobs;
  const body =
    jobs.length === 1
      ? start(only, gpus)
      : [
          'case "$SLURM_ARRAY_TASK_ID" in',
          ...jobs.flatMap((job, index) => [`${index})`, start(job, gpus), ';;']),
          'esac',
        ].join('\n');
  return `#!/bin/sh\n${body}\n`;
}

/** The program takes the shell's place, and so gets the signals of Slurm. */
function start({ command, environment, folder, log }: Job, gpus: number): string {
  const variables = { ...environment, ...(gpus > 0 ? { [gpuVariable]: String(gpus) } : {}) };
  return [
    `cd ${quoteAll([folder])} || exit 1`,
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoteAll([value])}`),
    `exec ${quoteAll(command)} >>${quoteAll([log])} 2>&1`,
  ].join('\n');
}
