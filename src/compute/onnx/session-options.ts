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
  // An operator that silently ran on the processor would cost copies in every step; better no session at all.
  if (provider.target === 'gpu') session.disable_cpu_ep_fallback = '1';
  return {
    executionProviders: [provider.name],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: provider.target === 'gpu' ? 4 : 3,
    extra: { session },
    ...(provider.keepsBuffers && kept.length > 0
      ? { preferredOutputLocation: Object.fromEntries(kept.map((name) => [name, 'gpu-buffer' as const])) }
      : {}),
  };
}
