import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { hostname, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { messageOf } from '../../src/errors';
import { installPackages } from './workbench/apt.mjs';
import { findOnPath } from './workbench/processes.mjs';

const nodes = ['n1', 'n2', 'n3', 'n4'];

/** Where Slurm's daemons are is on the PATH of root only. */
process.env.PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

/** Installs Slurm where that can be done. Says why not, in one line, where it is missing. */
export async function reasonWithoutSlurm(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'Slurm is for Linux';
  if (findOnPath('slurmctld') && findOnPath('slurmd') && findOnPath('squeue')) return undefined;
  try {
    await installPackages(['slurmctld', 'slurmd', 'slurm-client'], 'or leave the ring slurm out');
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The real Slurm on this machine: four nodes of two GPUs that are none, without root, munge or anything kept. */
export class VirtualCluster {
  private constructor(private readonly root: string) {}

  static async start(): Promise<VirtualCluster> {
    const cluster = new VirtualCluster(mkdtempSync(path.join(tmpdir(), 'stego-slurm-')));
    await cluster.configure();
    process.env.SLURM_CONF = path.join(cluster.root, 'slurm.conf');
    await cluster.daemon('slurmctld');
    for (const node of nodes) await cluster.daemon('slurmd', '-N', node);
    for (let attempt = 0; (await cluster.idleNodes()) < nodes.length; attempt++) {
      if (attempt === 100) throw new Error(`The nodes do not come up; see ${cluster.root}/log.`);
      await sleep(200);
    }
    return cluster;
  }

  /** Jobs that are in the queue or at work. */
  async openJobs(): Promise<readonly { readonly id: string; readonly node: string }[]> {
    const out = await this.ask('squeue', '-h', '-r', '-t', 'PENDING,RUNNING,COMPLETING', '-o', '%i|%N');
    return lines(out).map((line) => ({ id: line.split('|')[0], node: line.split('|')[1] }));
  }

  /** As when its plug is pulled: nothing on it gets a signal that it could hear. */
  async kill(node: string, trainings: readonly number[]): Promise<void> {
    const jobs = lines(await this.ask('squeue', '-h', '-t', 'RUNNING', '-w', node, '-o', '%A'));
    const pids = [Number(readFileSync(path.join(this.root, `slurmd-${node}.pid`), 'utf8'))];
    for (const pid of pids.concat(watchersOf(jobs), trainings)) killHard(pid);
  }

  /** How often Slurm began jobs anew, all together. */
  async restarts(): Promise<number> {
    const counts = lines(await this.ask('squeue', '-h', '-r', '-t', 'all', '-O', 'RestartCnt:16'));
    return counts.map(Number).reduce((sum, count) => sum + count, 0);
  }

  /** As people do it by hand: begun anew, and held. */
  async requeueAndHold(job: string): Promise<void> {
    await this.ask('scontrol', 'requeuehold', job);
  }

  async release(job: string): Promise<void> {
    await this.ask('scontrol', 'release', job);
  }

  async cancel(job: string): Promise<void> {
    await this.ask('scancel', job);
  }

  async stop(): Promise<void> {
    await this.ask('scancel', '--quiet', '--me').catch(() => '');
    for (let attempt = 0; attempt < 50 && (await this.openJobs()).length > 0; attempt++) await sleep(200);
    const files = readdirSync(this.root).filter((name) => name.endsWith('.pid'));
    for (const name of files) killHard(Number(readFileSync(path.join(this.root, name), 'utf8')));
    await sleep(200);
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  private async configure(): Promise<void> {
    for (const folder of ['state', 'log', ...nodes.map((node) => `spool/${node}`)]) {
      mkdirSync(path.join(this.root, folder), { recursive: true });
    }
    const host = hostname().split('.')[0];
    const [controller, ...ports] = await freePorts(1 + nodes.length);
    const { username } = userInfo();
    const file = (name: string) => path.join(this.root, name);
    const settings = [
      'ClusterName=stego',
      `SlurmctldHost=${host}(127.0.0.1)`,
      `SlurmctldPort=${controller}`,
      `SlurmUser=${username}`,
      `SlurmdUser=${username}`,
      'AuthType=auth/none',
      'CredType=cred/none',
      `StateSaveLocation=${file('state')}`,
      `SlurmdSpoolDir=${file('spool/%n')}`,
      `SlurmctldPidFile=${file('slurmctld.pid')}`,
      `SlurmdPidFile=${file('slurmd-%n.pid')}`,
      `SlurmctldLogFile=${file('log/slurmctld.log')}`,
      `SlurmdLogFile=${file('log/slurmd-%n.log')}`,
      'SlurmdParameters=config_overrides',
      'ProctrackType=proctrack/linuxproc',
      'TaskPlugin=task/none',
      'SelectType=select/cons_tres',
      'SelectTypeParameters=CR_Core_Memory',
      'DefMemPerCPU=256',
      'MpiDefault=none',
      'ReturnToService=2',
      'JobCompType=jobcomp/none',
      'JobAcctGatherType=jobacct_gather/none',
      'AccountingStorageType=accounting_storage/none',
      'KillWait=20',
      // How soon a silent node counts as down.
      'SlurmdTimeout=5',
      'SchedulerType=sched/backfill',
      'SchedulerParameters=sched_min_interval=50000,batch_sched_delay=0,bf_interval=1',
      'GresTypes=gpu',
      ...nodes.map(
        (node, index) =>
          `NodeName=${node} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${ports[index]} CPUs=4 RealMemory=4000 Gres=gpu:2 State=UNKNOWN`,
      ),
      'PartitionName=gpu Nodes=ALL Default=YES MaxTime=INFINITE State=UP',
    ];
    writeFileSync(file('slurm.conf'), `${settings.join('\n')}\n`);
    // Any files of devices will do.
    writeFileSync(file('gres.conf'), 'Name=gpu File=/dev/zero\nName=gpu File=/dev/null\n');
    writeFileSync(file('cgroup.conf'), 'ConstrainCores=no\n');
  }

  private async daemon(program: string, ...args: string[]): Promise<void> {
    const child = spawn(program, args, { stdio: 'ignore' });
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0) throw new Error(`${program} does not start; see ${this.root}/log.`);
  }

  private async idleNodes(): Promise<number> {
    const out = await this.ask('sinfo', '-h', '-N', '-o', '%T').catch(() => '');
    return lines(out).filter((state) => state === 'idle').length;
  }

  private async ask(program: string, ...args: string[]): Promise<string> {
    return (await promisify(execFile)(program, args)).stdout;
  }
}

/** The processes by which a node watches over jobs; they name them in their titles. */
function watchersOf(jobs: readonly string[]): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const [, job] = /^slurmstepd: \[(\d+)\./.exec(titleOf(pid)) ?? [];
      return job !== undefined && jobs.includes(job);
    })
    .map(Number);
}

function titleOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

const lines = (text: string) => text.split('\n').filter(Boolean);

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
