/**
 * One case in a process of its own, so that its peak memory is its own: makes it ready, does it once whenever it is
 * asked, and says at the end how much memory it took.
 */

import path from 'node:path';
import { openDevice } from '../src/compute/devices';
import { benchCases } from './cases';

export interface CaseRequest {
  readonly index: number;
  readonly device: string;
  readonly threads: number;
}

export type ToCase = 'work' | 'end';
export type FromCase =
  | { readonly kind: 'ready'; readonly flops: number }
  | { readonly kind: 'done'; readonly seconds: number }
  /** Bytes. */
  | { readonly kind: 'ended'; readonly peakMemory: number };

async function main(): Promise<void> {
  const { index, device: id, threads } = JSON.parse(process.argv[2]) as CaseRequest;
  const send = (message: FromCase) => process.send?.(message);
  const device = await openDevice(id, { threads, workerScript: path.join(__dirname, 'onnx-worker.js') });
  const opened = await benchCases[index].open(device);
  process.on('message', (message: ToCase) => void answer(message));
  send({ kind: 'ready', flops: opened.flops });

  async function answer(message: ToCase): Promise<void> {
    if (message === 'work') {
      const started = performance.now();
      await opened.work();
      send({ kind: 'done', seconds: (performance.now() - started) / 1000 });
      return;
    }
    await opened.dispose();
    await device.dispose();
    process.send?.({ kind: 'ended', peakMemory: process.resourceUsage().maxRSS * 1024 }, () =>
      process.exit(0),
    );
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
