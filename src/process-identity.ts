import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemErrorCode } from './errors';

/** What tells one process from every other, as far as the system lets us know. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** The boot and the pid namespace that `pid` belongs to; two containers may share a host name. Linux only. */
  readonly machine?: string;
  /** Start in clock ticks since boot: a process that got a used pid again has another one. Linux only. */
  readonly startTime?: string;
}

/** `unknown`: it lives on another machine, or a process of that pid lives but may be a later one. */
export type ProcessLife = 'alive' | 'gone' | 'unknown';

function machineId(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

/** State letter and start time of a process, from /proc/<pid>/stat (man proc_pid_stat, fields 3 and 22). */
function processStat(pid: number): { state: string; startTime: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], startTime: fields[19] };
  } catch {
    return undefined;
  }
}

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  return identityOf(process.pid);
}

/** The identity of a process of this machine that lives. */
export function identityOf(pid: number): ProcessIdentity {
  const machine = machineId();
  const startTime = processStat(pid)?.startTime;
  return {
    pid,
    host: hostname(),
    ...(machine === undefined ? {} : { machine }),
    ...(startTime === undefined ? {} : { startTime }),
  };
}

/** Whether any process of this pid lives on this machine; one that ended but was not yet reaped does not. */
export function pidLives(pid: number): boolean {
  const state = processStat(pid)?.state;
  if (state === 'Z' || state === 'X') return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

/** Whether the pid of a process means anything here. */
export function isOfThisMachine({ host, machine }: ProcessIdentity): boolean {
  return host === hostname() && machine === machineId();
}

/** Whether exactly that process still lives, as seen from here. */
export function processLife(identity: ProcessIdentity): ProcessLife {
  if (!isOfThisMachine(identity)) return 'unknown';
  if (!pidLives(identity.pid)) return 'gone';
  const startTime = processStat(identity.pid)?.startTime;
  if (startTime === undefined || identity.startTime === undefined) return 'unknown';
  return startTime === identity.startTime ? 'alive' : 'gone';
}
