import type { DeviceId } from '../device';

/** The devices behind which onnxruntime stands. */
export type OnnxDeviceId = Extract<DeviceId, 'cuda' | 'directml' | 'webgpu' | 'cpu' | 'wasm'>;

/** What onnxruntime is to run a graph on; each has operators that the other lacks or does slowly. */
export type Target = 'processor' | 'gpu';

/** How onnxruntime computes for a device. */
export interface Provider {
  /** onnxruntime's name of the execution provider. */
  readonly name: 'cpu' | 'cuda' | 'dml' | 'webgpu' | 'wasm';
  /** For people. */
  readonly label: string;
  readonly target: Target;
  /** State can stay in buffers of the GPU between runs. */
  readonly keepsBuffers: boolean;
}

const onGpu = { target: 'gpu', keepsBuffers: false } as const;
const onProcessor = { target: 'processor', keepsBuffers: false } as const;

export const providers: Readonly<Record<OnnxDeviceId, Provider>> = {
  cuda: { name: 'cuda', label: 'CUDA', ...onGpu },
  directml: { name: 'dml', label: 'DirectML', ...onGpu },
  // The only one whose buffers onnxruntime's binding for Node hands out.
  webgpu: { name: 'webgpu', label: 'WebGPU', ...onGpu, keepsBuffers: true },
  cpu: { name: 'cpu', label: 'CPU', ...onProcessor },
  wasm: { name: 'wasm', label: 'WebAssembly', ...onProcessor },
};

export function isOnnxDevice(id: DeviceId): id is OnnxDeviceId {
  return id in providers;
}
