import { openDevice } from '../compute/devices';
import { StegoModel } from '../hiding/stego-model';
import { resolveCheckpoint } from '../runs/checkpoint-reference';
import type { ResolvedCheckpoint } from '../runs/checkpoint-reference';
import { loadTrainedNetwork } from '../training/trained-network';
import type { TrainedNetwork } from '../training/trained-network';
import type { DeviceFlags } from './options';

/** Runs `work` with the model of a checkpoint on the device that the flags name, and lets go of both. */
export async function withModel<T>(
  workspace: string,
  reference: string,
  flags: DeviceFlags,
  work: (model: StegoModel, trained: TrainedNetwork) => Promise<T>,
): Promise<T> {
  return withResolvedModel(await resolveCheckpoint(workspace, reference), flags, work);
}

/** The same for a checkpoint that is found already. */
export async function withResolvedModel<T>(
  { file, note }: ResolvedCheckpoint,
  flags: DeviceFlags,
  work: (model: StegoModel, trained: TrainedNetwork) => Promise<T>,
): Promise<T> {
  if (note) process.stderr.write(`${note}\n`);
  const trained = await loadTrainedNetwork(file);
  const device = await openDevice(flags.device, { threads: flags.threads });
  try {
    return await work(new StegoModel(device, trained.network, trained.weights), trained);
  } finally {
    await device.dispose();
  }
}
