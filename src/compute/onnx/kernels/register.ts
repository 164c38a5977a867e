import { registerKernel } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { TraceBackend } from '../trace-backend';
import { traceBackendName } from '../trace-backend';

export interface KernelCall {
  readonly inputs: Record<string, TensorInfo>;
  /** The inputs in order, for kernels that take a list. */
  readonly list: readonly TensorInfo[];
  readonly attrs: NamedAttrMap;
  readonly trace: TraceBackend;
}

export function kernel(name: string, body: (call: KernelCall) => TensorInfo | TensorInfo[]): void {
  registerKernel({
    kernelName: name,
    backendName: traceBackendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const named = inputs as Record<string, TensorInfo>;
      return body({
        inputs: named,
        list: Object.values(named),
        attrs: attrs ?? {},
        trace: backend as TraceBackend,
      });
    },
  });
}
