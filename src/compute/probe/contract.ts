import type { DeviceId } from '../device';

export interface ProbeRequest {
  readonly device: DeviceId;
  /** Processor threads of one operation; 0 takes every core. */
  readonly threads: number;
  readonly milliseconds: number;
}

/** What came of trying a device. */
export type Probe = { readonly flopsPerSecond: number } | { readonly error: string };
