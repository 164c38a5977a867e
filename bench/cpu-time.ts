/** Milliseconds of processor time that work takes, which others on the machine change little. */
export function cpuMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return since(before);
}

/** The same of work that gives way in between; nothing else may be at work in this process. */
export async function cpuMillisecondsOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  return since(before);
}

function since(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
