/** Entry of the process that tries a device, because a driver that crashes takes its process with it. */

import { messageOf } from '../../errors';
import { openDevice } from '../devices';
import type { Probe, ProbeRequest } from './contract';
import { measureSpeed } from './speed';

async function probe({ device: id, threads, milliseconds }: ProbeRequest): Promise<Probe> {
  const device = await openDevice(id, { threads });
  return { flopsPerSecond: await measureSpeed(device, milliseconds) };
}

probe(JSON.parse(process.argv[2]) as ProbeRequest)
  .catch((error: unknown): Probe => ({ error: messageOf(error) }))
  .then((answer) => process.send?.(answer, () => process.exit(0)));

// Without its owner nobody waits for the answer.
process.on('disconnect', () => process.exit(0));
