/**
 * `npm run bench`: how fast and how large programs are here, as medians, each in a process of its own. The first row
 * of a device is one large convolution, what it can do at best; `--vs-torch` times PyTorch's step in turns with ours.
 */

import { Command } from 'commander';
import { automaticDevice, findDevices } from '../src/compute/devices';
import type { DeviceDescription } from '../src/compute/device';
import { messageOf } from '../src/errors';
import { plainTable } from '../src/evaluation/table';
import { CaseClient } from './case-client';
import type { BenchCase } from './cases';
import { benchCases } from './cases';
import { TorchClient } from './torch-client';

interface Row {
  readonly name: string;
  readonly device: string;
  readonly batch: number;
  /** Median. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
  readonly gflops: number;
  /** Bytes of the measured process. */
  readonly peakMemory: number;
  /** Seconds of PyTorch's step by ours: above 1 ours is the faster one. Null where it was not measured. */
  readonly ratioToTorch: number | null;
}

interface Flags {
  readonly json?: boolean;
  readonly only: string;
  readonly device?: string;
  readonly batch?: number;
  readonly threads: number;
  readonly vsTorch?: boolean;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function measure(index: number, device: DeviceDescription, flags: Flags): Promise<Row> {
  const each = benchCases[index];
  const client = await CaseClient.start({ index, device: device.id, threads: flags.threads });
  const torch =
    flags.vsTorch && each.torch ? await TorchClient.start(each.torch, device.kind, flags.threads) : undefined;
  if (torch) {
    const { version, layout, device: place } = torch.about;
    process.stderr.write(`PyTorch ${version}, ${place}, ${layout}\n`);
  }
  await client.work();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run < each.runs; run++) {
    ours.push(await client.work());
    if (torch) theirs.push(await torch.step());
  }
  torch?.end();
  const seconds = median(ours);
  return {
    name: each.name,
    device: each.withoutDevice ? 'none' : device.id,
    batch: each.batch,
    seconds,
    imagesPerSecond: each.batch / seconds,
    gflops: client.flops / seconds / 1e9,
    peakMemory: await client.end(),
    ratioToTorch: torch ? median(theirs) / seconds : null,
  };
}

function print(rows: readonly Row[]): void {
  const header = ['', 'device', 'batch', 'seconds', 'images/s', 'GFLOP/s', 'peak MB', 'vs PyTorch'];
  const table = rows.map((row) => [
    row.name,
    row.device,
    String(row.batch),
    row.seconds.toFixed(3),
    row.imagesPerSecond.toFixed(2),
    row.gflops === 0 ? '' : row.gflops.toFixed(1),
    (row.peakMemory / 1e6).toFixed(0),
    row.ratioToTorch === null ? '' : `${row.ratioToTorch.toFixed(2)}×`,
  ]);
  process.stdout.write(`${plainTable(header, table)}\n`);
}

function wanted(each: BenchCase, { only, batch }: Flags): boolean {
  return (only === '' || each.name === only) && (batch === undefined || each.batch === batch);
}

async function main(): Promise<void> {
  const flags = new Command('npm run bench --')
    .option('--json', 'print {rows: […]} and nothing else on standard output')
    .option('--only <case>', `one of: ${[...new Set(benchCases.map(({ name }) => name))].join(', ')}`, '')
    .option('--batch <n>', 'only cases of this batch size', Number)
    .option(
      '--device <id>',
      'only this device; by default all that can be used, WebAssembly only without a native one',
    )
    .option('--threads <n>', 'CPU threads; 0 takes every core', Number, 0)
    .option('--vs-torch', 'time the same training step in PyTorch, in turns')
    .parse()
    .opts<Flags>();
  const found = await findDevices();
  const usable = found.filter(({ problem }) => problem === undefined);
  // WebAssembly stands in for a native library; beside one it would only take long.
  const present = usable.filter(({ id }) => id !== 'wasm' || automaticDevice(found)?.id === id);
  const devices = flags.device === undefined ? present : usable.filter(({ id }) => id === flags.device);
  if (devices.length === 0)
    throw new Error(`There is no usable device ${flags.device}; npm run bench -- --help`);
  const chosen = benchCases.map((each, index) => ({ each, index })).filter(({ each }) => wanted(each, flags));
  if (chosen.length === 0) throw new Error('No such case; npm run bench -- --help lists them.');
  const rows: Row[] = [];
  for (const [place, device] of devices.entries()) {
    if (!flags.json) process.stderr.write(`${device.name} (${device.engine})\n`);
    for (const { each, index } of chosen) {
      if (each.withoutDevice && place > 0) continue;
      rows.push(await measure(index, device, flags));
    }
  }
  if (flags.json) process.stdout.write(`${JSON.stringify({ rows })}\n`);
  else print(rows);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(1);
  },
);
