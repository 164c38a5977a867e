import { UserError } from '../../../errors';
import type { RunnerDefinition } from '../../sweep-definition';
import type { Job, JobId, JobStatus, Runner } from '../runner';
import { batchScript } from './batch-script';
import { slurmCommands, type SlurmCommands } from './commands';
import { isSlurmId, parseQueue, queueArguments } from './queue';

export type SlurmDefinition = Extract<RunnerDefinition, { readonly kind: 'slurm' }>;

const usualParallel = 16;
/** Below Slurm's MaxArraySize, unless somebody made that smaller. */
const usualArray = 1000;
/** Of a job that cannot be launched: on some clusters that is so on every node. */
const mostReleases = 3;
/** Before the time of a job is over. */
const warningSeconds = 60;

/**
 * Trains on a cluster that Slurm manages. The folder of the sweep, its images and Stego Lab itself must be on its nodes
 * under the same paths.
 */
export class SlurmRunner implements Runner {
  readonly parallel: number;
  private largestArray = usualArray;
  /** Delays and holds of jobs that were asked to be lifted. */
  private readonly lifted = new Set<string>();
  /** How often a job was released that could not be launched. */
  private readonly releases = new Map<JobId, number>();

  constructor(
    private readonly definition: SlurmDefinition,
    parallel: number | undefined,
    private readonly slurm: SlurmCommands = slurmCommands(definition.host),
  ) {
    this.parallel = parallel ?? usualParallel;
  }

  async submit(jobs: readonly Job[]): Promise<readonly JobId[]> {
    const ids: JobId[] = [];
    while (ids.length < jobs.length) {
      const next = jobs.slice(ids.length, ids.length + this.largestArray);
      try {
        ids.push(...(await this.submitOnce(next)));
      } catch (error) {
        // "Invalid job array specification": smaller ones are tried, in the end single jobs.
        if (next.length > 1 && error instanceof UserError && /job array/i.test(error.message)) {
          this.largestArray = Math.ceil(next.length / 2);
          continue;
        }
        if (ids.length === 0) throw error;
        break;
      }
    }
    return ids;
  }

  async poll(ids: readonly JobId[]): Promise<ReadonlyMap<JobId, JobStatus>> {
    const queue = new Map(
      parseQueue(await this.slurm.run('squeue', queueArguments)).map((job) => [job.id, job]),
    );
    const delayed = ids.flatMap((id) => queue.get(id) ?? []).filter((job) => job.delayed !== undefined);
    for (const { id, delayed: attempt } of delayed) await this.liftDelay(id, attempt!);
    const released = new Set<JobId>();
    for (const { id, unlaunched } of ids.flatMap((each) => queue.get(each) ?? [])) {
      if (unlaunched !== undefined && (await this.release(id, unlaunched))) released.add(id);
    }
    // After a few minutes Slurm forgets jobs that are over.
    return new Map(
      ids.map((id) => [
        id,
        released.has(id) ? { kind: 'waiting' } : (queue.get(id)?.status ?? { kind: 'lost' }),
      ]),
    );
  }

  async cancel(ids: readonly JobId[]): Promise<void> {
    const ours = ids.filter(isSlurmId);
    if (ours.length > 0) await this.unlessRefused('scancel', ours);
  }

  private async submitOnce(jobs: readonly Job[]): Promise<JobId[]> {
    const { gpus, cpus, memory, partition, account, timeLimit } = this.definition;
    const many = jobs.length > 1;
    const set = (name: string, value: string | number | undefined) =>
      value === undefined ? [] : [`--${name}=${value}`];
    const printed = await this.slurm.run(
      'sbatch',
      [
        '--parsable',
        '--requeue',
        '--open-mode=append',
        // What a job prints, its script sends where it belongs: Slurm would read `%` in a path.
        '--output=/dev/null',
        '--chdir=/',
        // An array has the name of its sweep, which is that of a job without its trial.
        ...set('job-name', many ? jobs[0].name.replace(/-\d+$/, '') : jobs[0].name),
        ...set('array', many ? `0-${jobs.length - 1}` : undefined),
        ...set('gres', gpus > 0 ? `gpu:${gpus}` : undefined),
        ...set('cpus-per-task', cpus),
        ...set('mem', memory),
        ...set('partition', partition),
        ...set('account', account),
        ...set('time', timeLimit === undefined ? undefined : Math.ceil(timeLimit)),
        ...set('signal', timeLimit === undefined ? undefined : `B:USR1@${warningSeconds}`),
      ],
      batchScript(jobs, gpus),
    );
    // On a federation the cluster follows the number.
    const id = printed.trim().split(';', 1)[0];
    if (!isSlurmId(id)) throw new UserError(`sbatch printed no job number: ${printed.trim().slice(0, 80)}`);
    return many ? jobs.map((_, index) => `${id}_${index}`) : [id];
  }

  /** The node is not to be cleaned: what was left there is told by leases and tickets. */
  private async liftDelay(id: JobId, attempt: number): Promise<void> {
    const key = `${id} ${attempt}`;
    if (this.lifted.has(key)) return;
    this.lifted.add(key);
    await this.unlessRefused('scontrol', ['update', `JobId=${id}`, 'StartTime=now']);
  }

  /**
   * Another node may launch it. Returns whether Slurm was asked for that now: a job that it holds still, or again and
   * again, is left to people.
   */
  private async release(id: JobId, attempt: number): Promise<boolean> {
    const key = `${id} ${attempt} released`;
    const count = this.releases.get(id) ?? 0;
    if (this.lifted.has(key) || count >= mostReleases) return false;
    this.lifted.add(key);
    this.releases.set(id, count + 1);
    await this.unlessRefused('scontrol', ['release', id]);
    return true;
  }

  /** The job may be over by now; the next look tells. */
  private async unlessRefused(program: string, args: readonly string[]): Promise<void> {
    try {
      await this.slurm.run(program, args);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
}
