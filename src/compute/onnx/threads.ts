import { availableParallelism } from 'node:os';

/** How many threads `asked` stands for: 0 or nothing takes every core. */
export function processorThreads(asked = 0): number {
  return asked || availableParallelism();
}

export function inThreads(count: number): string {
  return `${count} ${count === 1 ? 'thread' : 'threads'}`;
}
