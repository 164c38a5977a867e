/** What the extension host and the engine say to each other. Types only: both sides import it. */

import type { DeviceDescription, DeviceId } from '../compute/device';
import type { Diagnostics } from '../compute/diagnostics';
import type { Probe } from '../compute/probe/contract';
import type { ComparisonPairs, PairsComparison } from '../evaluation/compare-on-pairs';

export type SecretFit = 'contain' | 'cover' | 'fill';

/** A picture for the interface: 8-bit RGB, rows from the top. */
export interface PicturePayload {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Which network computes, and where. */
export interface ModelParams {
  readonly checkpoint: string;
  /** A device's identifier, or `auto`. */
  readonly device: string;
}

export interface HideParams extends ModelParams {
  readonly cover: string;
  readonly secret: string;
  readonly output: string;
  readonly fit: SecretFit;
  readonly overwrite: boolean;
}

export interface HideResult {
  readonly output: string;
  readonly width: number;
  readonly height: number;
  /** Container against cover, dB. */
  readonly coverPsnr: number;
  /** What the saved container reveals against the secret as it was fitted, dB. */
  readonly secretPsnr: number;
}

export interface RevealParams extends ModelParams {
  readonly container: string;
}

export interface RevealResult {
  readonly container: PicturePayload;
  readonly revealed: PicturePayload;
}

export interface SaveRevealedParams extends RevealParams {
  readonly output: string;
}

export interface ImageSizeParams {
  readonly path: string;
}

export interface ImageSizeResult {
  readonly width: number;
  readonly height: number;
}

export interface DatasetScanParams {
  readonly path: string;
}

export interface DatasetProblem {
  readonly file: string;
  readonly reason: string;
}

export interface DatasetScanResult {
  readonly layout: 'folder' | 'tiny-imagenet';
  readonly images: number;
  readonly problems: readonly DatasetProblem[];
}

export interface SampleDatasetParams {
  readonly path: string;
  readonly count: number;
  /** Side in pixels. */
  readonly size: number;
  readonly seed: number;
}

export interface SampleDatasetResult {
  readonly path: string;
  readonly images: number;
}

export interface InstallBackendParams {
  readonly folder: string;
  /** TensorFlow's C library as a .tar.gz, a web address or a file; by default the one that we know. */
  readonly library?: { readonly address: string; readonly sha256?: string };
}

export interface CompareParams extends ModelParams, ComparisonPairs {}

/** Every request with what it takes and what it gives. */
export interface EngineRequests {
  hide: { params: HideParams; result: HideResult };
  reveal: { params: RevealParams; result: RevealResult };
  saveRevealed: { params: SaveRevealedParams; result: { output: string } };
  /** One of several checkpoints on the pairs that all are measured on. */
  compare: { params: CompareParams; result: PairsComparison };
  imageSize: { params: ImageSizeParams; result: ImageSizeResult };
  scanDataset: { params: DatasetScanParams; result: DatasetScanResult };
  findDevices: { params: undefined; result: readonly DeviceDescription[] };
  probeDevice: { params: { readonly device: DeviceId }; result: Probe };
  /** Measures every usable device, too. */
  diagnose: { params: undefined; result: Diagnostics };
  installBackend: { params: InstallBackendParams; result: DeviceDescription };
  createSampleDataset: { params: SampleDatasetParams; result: SampleDatasetResult };
}

export type EngineMethod = keyof EngineRequests;

export type ToEngine =
  | { kind: 'request'; id: number; method: EngineMethod; params: EngineRequests[EngineMethod]['params'] }
  | { kind: 'cancel'; id: number };

export type FromEngine =
  | { kind: 'result'; id: number; result: EngineRequests[EngineMethod]['result'] }
  | { kind: 'error'; id: number; message: string; cancelled: boolean; user: boolean }
  /** `fraction` in 0..1. */
  | { kind: 'progress'; id: number; fraction: number; message: string };
