/** What the extension host and the engine say to each other. Types only: both sides import it. */

import type { DeviceDescription, DeviceId } from '../compute/device';
import type { Diagnostics } from '../compute/diagnostics';
import type { Probe } from '../compute/probe/contract';
import type { ComparisonPairs, PairsComparison } from '../evaluation/compare-on-pairs';
import type { DatasetFacts } from '../datasets/contract';
import type { ImageMetrics, PairMetrics } from '../runs/contract';
import type { ParameterImportance } from '../sweeps/importance/contract';
import type { ImportanceParams } from '../sweeps/importance/importance-of';

export type SecretFit = 'contain' | 'cover' | 'fill';

/** What stays of a secret that is cut: its middle, its top or left, its bottom or right. */
export type CropPosition = 'centre' | 'start' | 'end';

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

export interface PairParams extends ModelParams {
  readonly cover: string;
  readonly secret: string;
  readonly fit: SecretFit;
  /** `centre` by default. */
  readonly position?: CropPosition;
}

export interface HideParams extends PairParams {
  readonly output: string;
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

/** A container as it is to be written. */
export interface ContainerPayload extends PicturePayload {
  /** `width * height` values, where the cover has transparency. */
  readonly alpha?: Uint8Array;
}

/** What hiding would give: nothing is written. */
export interface HiddenPreview {
  /** Every pixel; `writeContainer` takes it back. */
  readonly container: ContainerPayload;
  /** Of every pixel; what is equal has 100 dB. */
  readonly metrics: PairMetrics;
  readonly shown: ShownPictures;
}

/** The pictures of one hiding for the interface, all of one size: reduced where they have more pixels than it can use. */
export interface ShownPictures {
  readonly cover: PicturePayload;
  readonly container: PicturePayload;
  /** As it was fitted. */
  readonly secret: PicturePayload;
  readonly revealed: PicturePayload;
  /** Absolute differences, only with reduced pictures: reducing first would average them away. */
  readonly differences?: { readonly cover: PicturePayload; readonly secret: PicturePayload };
}

export interface WriteContainerParams {
  readonly container: ContainerPayload;
  readonly output: string;
  readonly overwrite: boolean;
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

export interface ExportCheckpointParams {
  readonly checkpoint: string;
  /** A .safetensors file; replaced where it exists. */
  readonly output: string;
}

export interface ExportForPythonParams {
  readonly checkpoint: string;
  /** New or empty. */
  readonly folder: string;
}

export interface ExportRunParams {
  readonly workspace: string;
  readonly name: string;
  readonly format: 'csv' | 'json' | 'wandb';
  /** A file; for W&B the folder that gets `wandb/`. */
  readonly output: string;
  readonly overwrite: boolean;
}

export interface ExportSweepParams extends Omit<ExportRunParams, 'workspace' | 'name'> {
  /** Of the sweep. */
  readonly folder: string;
}

export interface WithOriginalParams {
  /** The file that `picture` is to resemble. */
  readonly original: string;
  /** How the original was brought to the size of the picture; without it, it must have that size. */
  readonly fit?: SecretFit;
  /** What stayed of an original that was cut; `centre` by default. */
  readonly position?: CropPosition;
  readonly picture: PicturePayload;
}

export interface WithOriginalResult {
  /** As large as the picture. */
  readonly original: PicturePayload;
  /** PSNR is `Infinity` where the two are equal. */
  readonly metrics: ImageMetrics;
}

export interface SavePictureParams {
  readonly picture: PicturePayload;
  /** .png, .webp or .tiff; a file of that name is replaced. */
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

export interface DatasetDescriptionParams extends DatasetScanParams {
  /** Links that lead out of this folder are not followed; without it all are. */
  readonly within?: string;
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

export interface ThumbnailParams {
  readonly path: string;
  /** Of the longer side, in pixels; smaller pictures keep their size. */
  readonly side: number;
}

export interface DatasetCount {
  readonly images: number;
}

export interface TinyImageNetParams {
  readonly folder: string;
  /** Where the archive comes from instead of its makers. */
  readonly source?: { readonly address: string; readonly sha256?: string };
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
  previewHidden: { params: PairParams; result: HiddenPreview };
  writeContainer: { params: WriteContainerParams; result: { output: string } };
  reveal: { params: RevealParams; result: RevealResult };
  saveRevealed: { params: SaveRevealedParams; result: { output: string } };
  /** The weights alone, for sharing. */
  exportCheckpoint: { params: ExportCheckpointParams; result: { output: string } };
  /** Weights, a module of PyTorch and ONNX models; gives the names of the files. */
  exportForPython: { params: ExportForPythonParams; result: { files: readonly string[] } };
  /** The figures of a run; gives the file, or the folder of W&B's offline run. */
  exportRun: { params: ExportRunParams; result: { output: string } };
  /** The trials of a sweep; gives the file, or the folders of W&B's offline runs. */
  exportSweep: { params: ExportSweepParams; result: { made: readonly string[] } };
  /** A picture as containers are read: its colours as stored, without transparency. */
  readPicture: { params: { readonly path: string }; result: PicturePayload };
  compareWithOriginal: { params: WithOriginalParams; result: WithOriginalResult };
  savePicture: { params: SavePictureParams; result: { output: string } };
  /** One of several checkpoints on the pairs that all are measured on. */
  compare: { params: CompareParams; result: PairsComparison };
  imageSize: { params: ImageSizeParams; result: ImageSizeResult };
  scanDataset: { params: DatasetScanParams; result: DatasetScanResult };
  /** Decodes no picture; reads the headers of some. */
  describeDataset: { params: DatasetDescriptionParams; result: DatasetFacts };
  /** A WebP. */
  thumbnail: { params: ThumbnailParams; result: Uint8Array };
  downloadTinyImageNet: { params: TinyImageNetParams; result: DatasetCount };
  parameterImportance: { params: ImportanceParams; result: ParameterImportance };
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
