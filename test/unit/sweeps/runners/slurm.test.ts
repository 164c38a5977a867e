import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/errors';
import type { Job } from '../../../../src/sweeps/runners/runner';
import { batchScript } from '../../../../src/sweeps/runners/slurm/batch-script';
import { ownEnvironment, slurmCommands } from '../../../../src/sweeps/runners/slurm/commands';
import { parseQueue, queueArguments } from '../../../../src/sweeps/runners/slurm/queue';
import { SlurmRunner, type SlurmDefinition } from '../../../../src/sweeps/runners/slurm/slurm-runner';
import { temporaryFolder } from '../../../support/temporary-folder';

const evil = `it's %j $(touch x) \`x\` "\n; rm -rf *`;

function job(trial: number, folder: string): Job {
  return {
    trial,
    name: `stego-sweep-${trial}`,
    command: [
      process.execPath,
      '-e',
      'console.log(JSON.stringify([process.argv[1], process.env.A]))',
      `${evil}${trial}`,
    ],
    environment: { A: evil },
    folder,
    log: path.join(folder, 'output.txt'),
  };
}

/** Answers like Slurm, and remembers what it was asked. */
function fakeSlurm(answers: Readonly<Record<string, string | Error>>) {
  const asked: { program: string; args: readonly string[]; input?: string }[] = [];
  return {
    asked,
    commands: {
      run: async (program: string, args: readonly string[], input?: string) => {
        asked.push({ program, args, ...(input === undefined ? {} : { input }) });
        const answer = answers[program] ?? '';
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
  };
}

const row = (id: string, state: string, restarts = '0', exit = '0', node = '', reason = 'None') =>
  id.padEnd(64) +
  state.padEnd(32) +
  restarts.padEnd(16) +
  exit.padEnd(32) +
  node.padEnd(64) +
  reason.padEnd(64);

describe.skipIf(process.platform === 'win32')('batchScript', () => {
  it('runs commands as they are, whatever is in them', () => {
    const folder = path.join(temporaryFolder(), evil);
    mkdirSync(folder);
    const run = (jobs: readonly Job[], task?: number) =>
      execFileSync('/bin/sh', ['-s'], {
        input: batchScript(jobs, 0),
        cwd: '/',
        env: { ...process.env, ...(task === undefined ? {} : { SLURM_ARRAY_TASK_ID: String(task) }) },
      });
    run([job(0, folder)]);
    run([job(1, folder), job(2, folder)], 1);
    const lines = readFileSync(path.join(folder, 'output.txt'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      [`${evil}0`, evil],
      [`${evil}2`, evil],
    ]);
    // A program whose path would be an assignment to some.
    const node = path.join(folder, 'a=b');
    symlinkSync(process.execPath, node);
    run([
      { ...job(3, folder), command: [node, '-e', 'console.log(process.env.A === process.argv[1])', evil] },
    ]);
    expect(readFileSync(path.join(folder, 'output.txt'), 'utf8')).toMatch(/\ntrue\n$/);
  });

  it('tells a job that a GPU was asked for', () => {
    expect(batchScript([job(0, '/sweep')], 2)).toContain("export STEGO_SWEEP_GPU='2'\n");
    expect(batchScript([job(0, '/sweep')], 0)).not.toContain('STEGO_SWEEP_GPU');
  });
});

describe('parseQueue', () => {
  it('reads every state', () => {
    const text = [
      row('12', 'RUNNING', '1', '0', 'n3'),
      row('13_4', 'PENDING', '0', '0', '', 'Resources'),
      row('13_5', 'PENDING', '2', '0', '', 'BeginTime'),
      row('14', 'COMPLETED', '0', '0', 'n1'),
      row('15', 'FAILED', '0', '19200', 'n1', 'NonZeroExitCode'),
      row('16', 'CANCELLED', '0', '15', 'n1'),
      row('17', 'TIMEOUT', '0', '75:0'),
      row('18', 'COMPLETING', '0', '0', 'n2'),
      '',
      'slurm_load_jobs error',
    ].join('\n');
    expect(parseQueue(text)).toEqual([
      { id: '12', status: { kind: 'running', attempt: 1, node: 'n3' } },
      { id: '13_4', status: { kind: 'waiting', reason: 'Resources' } },
      { id: '13_5', status: { kind: 'waiting', reason: 'BeginTime' }, delayed: 2 },
      { id: '14', status: { kind: 'ended', reason: 'COMPLETED', exitCode: 0 } },
      { id: '15', status: { kind: 'ended', reason: 'FAILED', exitCode: 75 } },
      { id: '16', status: { kind: 'ended', reason: 'CANCELLED', exitCode: 143 } },
      { id: '17', status: { kind: 'ended', reason: 'TIMEOUT', exitCode: 75 } },
      { id: '18', status: { kind: 'running', attempt: 0, node: 'n2' } },
    ]);
  });
});

describe('what Slurm finds in the environment', () => {
  it('is what people set for it, but for what hides jobs from squeue and names a GPU of this machine', () => {
    const kept = { SLURM_CONF: '/etc/slurm.conf', SBATCH_ACCOUNT: 'lab', PATH: '/bin' };
    const others = { SQUEUE_PARTITION: 'down', SCANCEL_INTERACTIVE: '1', CUDA_VISIBLE_DEVICES: '0' };
    expect(ownEnvironment({ ...kept, ...others })).toEqual(kept);
  });
});

describe('SlurmRunner', () => {
  const bare: SlurmDefinition = { kind: 'slurm', gpus: 0 };

  it('submits one job by itself, with all that the file asks for', async () => {
    const slurm = fakeSlurm({ sbatch: '77;cluster\n' });
    const definition = {
      ...bare,
      gpus: 2,
      cpus: 4,
      memory: '8G',
      partition: 'gpu',
      account: 'a b',
      timeLimit: 90,
    };
    const runner = new SlurmRunner(definition, 3, slurm.commands);
    expect(runner.parallel).toBe(3);
    expect(await runner.submit([job(0, '/sweep')])).toEqual(['77']);
    expect(slurm.asked[0].args).toEqual([
      '--parsable',
      '--requeue',
      '--open-mode=append',
      '--output=/dev/null',
      '--chdir=/',
      '--job-name=stego-sweep-0',
      '--gres=gpu:2',
      '--cpus-per-task=4',
      '--mem=8G',
      '--partition=gpu',
      '--account=a b',
      '--time=90',
      '--signal=B:USR1@60',
    ]);
    expect(slurm.asked[0].input).toBe(batchScript([job(0, '/sweep')], 2));
  });

  it('submits many as an array', async () => {
    const slurm = fakeSlurm({ sbatch: '78\n' });
    const jobs = [0, 1, 2].map((trial) => job(trial, '/sweep'));
    expect(await new SlurmRunner(bare, undefined, slurm.commands).submit(jobs)).toEqual([
      '78_0',
      '78_1',
      '78_2',
    ]);
    expect(slurm.asked[0].args).toContain('--array=0-2');
    expect(slurm.asked[0].args).toContain('--job-name=stego-sweep');
  });

  it('submits smaller arrays where the cluster bears no larger ones', async () => {
    const sizes: number[] = [];
    const run = async (_: string, args: readonly string[]) => {
      const array = args.find((arg) => arg.startsWith('--array=0-'));
      const size = array ? Number(array.slice('--array=0-'.length)) + 1 : 1;
      sizes.push(size);
      if (size > 2)
        throw new UserError('sbatch: Batch job submission failed: Invalid job array specification');
      return `${sizes.length}\n`;
    };
    const jobs = [0, 1, 2, 3, 4].map((trial) => job(trial, '/sweep'));
    const runner = new SlurmRunner(bare, undefined, { run });
    expect(await runner.submit(jobs)).toEqual(['3_0', '3_1', '4_0', '4_1', '5']);
    expect(sizes).toEqual([5, 3, 2, 2, 1]);
  });

  it('tells how jobs are, lifts the delay of those that Slurm begins anew, once for each time', async () => {
    const squeue = `${row('12', 'PENDING', '1', '0', '', 'BeginTime')}\n${row('99', 'RUNNING')}\n`;
    const slurm = fakeSlurm({ squeue, scontrol: new UserError('scontrol: no') });
    const runner = new SlurmRunner(bare, undefined, slurm.commands);
    for (let turn = 0; turn < 2; turn++) {
      expect([...(await runner.poll(['12', '13'])).entries()]).toEqual([
        ['12', { kind: 'waiting', reason: 'BeginTime' }],
        ['13', { kind: 'lost' }],
      ]);
    }
    const update = { program: 'scontrol', args: ['update', 'JobId=12', 'StartTime=now'] };
    expect(slurm.asked.filter(({ program }) => program === 'scontrol')).toEqual([update]);
    expect(slurm.asked[0]).toEqual({ program: 'squeue', args: queueArguments });
  });

  it('tells what keeps a job from starting, and nothing of those that only wait', async () => {
    const reasons = [
      'Resources',
      'AssocGrpGRES',
      'ReqNodeNotAvail, May be reserved for other job',
      'JobHeldUser',
      'JobHeldAdmin',
      'BadConstraints',
      'job_requeued_in_held_state',
    ];
    const rows = reasons.map((reason, i) => row(`${i}`, 'PENDING', '0', '0', '', reason));
    rows.push(row('7', 'REQUEUE_HOLD', '0', '0', '', 'None'));
    const slurm = fakeSlurm({ squeue: rows.join('\n') });
    const found = await new SlurmRunner(bare, undefined, slurm.commands).poll(rows.map((_, i) => `${i}`));
    expect([...found.values()].map((each) => ('obstacle' in each ? each.obstacle : undefined))).toEqual([
      undefined,
      undefined,
      undefined,
      'held by its user (JobHeldUser); release it with: scontrol release 3',
      'held by an administrator (JobHeldAdmin); ask for its release, or, where you may, release it with: scontrol release 4',
      'it can never start (BadConstraints); stop the sweep, change stego.runner in its sweep.yaml, and resume it',
      'held by somebody who had it begun anew (job_requeued_in_held_state); release it with: scontrol release 6',
      'held (None); release it with: scontrol release 7',
    ]);
    expect(slurm.asked.map(({ program }) => program)).toEqual(['squeue']);
  });

  it('releases what could not be launched, a few times, and then leaves it to people', async () => {
    const answers = { squeue: '' };
    const slurm = fakeSlurm(answers);
    const runner = new SlurmRunner(bare, undefined, slurm.commands);
    const seen: string[] = [];
    for (const restarts of [1, 1, 2, 3, 4]) {
      const reason = restarts === 2 ? 'launch_failed_requeued_held' : 'launch failed requeued held';
      answers.squeue = row('12_1', 'PENDING', String(restarts), '0', '', reason);
      const status = (await runner.poll(['12_1'])).get('12_1')!;
      seen.push('obstacle' in status ? 'obstacle' : status.kind);
    }
    expect(seen).toEqual(['waiting', 'obstacle', 'waiting', 'waiting', 'obstacle']);
    const releases = slurm.asked.filter(({ program }) => program === 'scontrol');
    expect(releases).toEqual(Array(3).fill({ program: 'scontrol', args: ['release', '12_1'] }));
  });

  it('cancels jobs of Slurm, and nothing else', async () => {
    const slurm = fakeSlurm({ scancel: new UserError('scancel: it is over') });
    const runner = new SlurmRunner(bare, undefined, slurm.commands);
    await runner.cancel(['12_3', '--all', '{"pid":1}', '13']);
    await runner.cancel(['-u root']);
    expect(slurm.asked).toEqual([{ program: 'scancel', args: ['12_3', '13'] }]);
  });
});

describe.skipIf(process.platform === 'win32')('slurmCommands', () => {
  /** A folder of programs that is searched first. */
  function programs(scripts: Readonly<Record<string, string>>): () => void {
    const folder = temporaryFolder();
    for (const [name, script] of Object.entries(scripts)) {
      writeFileSync(path.join(folder, name), script);
      chmodSync(path.join(folder, name), 0o755);
    }
    const before = process.env.PATH;
    process.env.PATH = `${folder}:${before}`;
    return () => (process.env.PATH = before);
  }

  it('hands arguments and input over as they are, also through ssh', async () => {
    const restore = programs({
      // As sshd: what follows the host is a line for the shell there.
      ssh: '#!/bin/sh\n[ "$1$2" = "-oBatchMode=yes" ] && [ "$7" = -- ] && [ "$8" = -oEvil ] || exit 9\nexec sh -c "$9"\n',
      squeue: '#!/bin/sh\nprintf "<%s>" "$@"; cat\n',
    });
    try {
      for (const host of [undefined, '-oEvil']) {
        const args = [evil, '', '--me'];
        const printed = await slurmCommands(host).run('squeue', args, 'input');
        expect(printed).toBe(`<${evil}><><--me>input`);
      }
    } finally {
      restore();
    }
  });

  it('says in one line what went wrong', async () => {
    const restore = programs({
      sbatch:
        '#!/bin/sh\necho "sbatch: error: one" >&2; echo "sbatch: error: Invalid partition" >&2; exit 1\n',
      scancel: '#!/bin/sh\nexit 3\n',
    });
    try {
      const { run } = slurmCommands();
      await expect(run('sbatch', [], 'x'.repeat(1_000_000))).rejects.toThrow(/^sbatch: Invalid partition$/);
      await expect(run('scancel', [])).rejects.toThrow(/^scancel: it ended with code 3$/);
      await expect(run('stego-no-such-command', [])).rejects.toThrow(
        /^There is no stego-no-such-command here/,
      );
    } finally {
      restore();
    }
  });
});
