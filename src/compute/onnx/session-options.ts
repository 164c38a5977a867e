import type { InferenceSession } from 'onnxruntime-node';
import type { Provider } from './providers';

/** How the sessions of a provider are made. `kept` are the outputs that stay on the GPU, where it can keep any. */
export function sessionOptions(
  provider: Provider,
  threads: number,
  kept: readonly string[],
): InferenceSession.SessionOptions {
  const session: Record<string, string> = {
    // Moments that fade to subnormal numbers would slow a training down by orders of magnitude.
    set_denormal_as_zero: '1',
  };
  const optimization: Record<string, string> = {};
  if (provider.target === 'gpu') {
    // An operator that silently ran on the processor would cost copies in every step; better no session at all.
    session.disable_cpu_ep_fallback = '1';
    // Fused into a convolution, one of two activations in a row is lost (a sigmoid that is clamped), and tanh is NaN for
    // large values: onnxruntime 1.30 on WebGPU.
    optimization.disable_specified_optimizers = 'ConvActivationFusion';
  }
  return {
    executionProviders: [executionProvider(provider)],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Laid out in advance, memory is taken as one block beside what the first run took: twice as much, and no faster.
    enableMemPattern: false,
    logSeverityLevel: provider.target === 'gpu' ? 4 : 3,
    extra: { session, optimization },
    ...(provider.keepsBuffers && kept.length > 0
      ? { preferredOutputLocation: Object.fromEntries(kept.map((name) => [name, 'gpu-buffer' as const])) }
      : {}),
  };
}

function executionProvider({ name }: Provider): InferenceSession.ExecutionProviderConfig {
  // Left to itself, WebGPU turns convolutions to NHWC, where onnxruntime 1.30 computes some of them wrongly: 33 channels
  // in and a multiple of 4 out, for example.
  return name === 'webgpu' ? { name, preferredLayout: 'NCHW' } : name;
}
