import type { Tensor } from '@tensorflow/tfjs-core';

export type ElementType = 'float32' | 'uint8';

/** What enters a program under a name. uint8 inputs reach the program as float32 tensors with values 0..255. */
export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: ElementType;
}

export type TensorValues = Float32Array | Uint8Array;

/**
 * A pure function of tensors in plain tfjs. It never reads values, so that it can be run as it is or traced
 * once and compiled. Images are `[batch, height, width, channels]`.
 */
export type Program = (inputs: Record<string, Tensor>) => Record<string, Tensor>;

export interface CompileOptions {
  /**
   * Inputs whose next value is an output of the program: input name → output name. Their values stay on the
   * device from run to run and are moved only by `readState` and `writeState`.
   */
  readonly state?: Readonly<Record<string, string>>;
  /** Outputs that are delivered as uint8: the program returns values 0..255, already rounded. */
  readonly uint8Outputs?: readonly string[];
}

/** A program made ready to run on one device for fixed shapes. */
export interface Executable {
  /** Runs once. `feeds` holds every input that is not state; the result every output that is not state. */
  run(feeds: Readonly<Record<string, TensorValues>>): Promise<Record<string, TensorValues>>;
  writeState(values: Readonly<Record<string, Float32Array>>): Promise<void>;
  readState(names: readonly string[]): Promise<Record<string, Float32Array>>;
  dispose(): Promise<void>;
}

/** Stable identifiers, used in settings and configuration files. */
export const deviceIds = ['tfjs-node-gpu', 'cuda', 'directml', 'webgpu', 'tfjs-node', 'cpu', 'wasm'] as const;
export type DeviceId = (typeof deviceIds)[number];

export interface DeviceInfo {
  readonly id: DeviceId;
  /** For people, for example `CPU, 2 threads`. */
  readonly name: string;
  /** What really computes: a GPU that software pretends is a `cpu`. */
  readonly kind: 'cpu' | 'gpu';
  /** For example `onnxruntime 1.30.0`. */
  readonly engine: string;
}

/** What is known of a device before anything has been computed on it. */
export interface DeviceDescription extends DeviceInfo {
  /** Memory of its own, in bytes, where that can be found out. */
  readonly memoryBytes?: number;
  /** Why it cannot be used and what to do about it, in one line; undefined for one that can. */
  readonly problem?: string;
  /** What to know about one that can be used, for example that its GPU is emulated. */
  readonly note?: string;
  /** Versions, drivers and libraries for a bug report. No paths: they tell who the user is. */
  readonly facts: Readonly<Record<string, string>>;
}

export interface Device {
  readonly info: DeviceInfo;
  compile(
    program: Program,
    inputs: Readonly<Record<string, TensorSpec>>,
    options?: CompileOptions,
  ): Promise<Executable>;
  dispose(): Promise<void>;
}
