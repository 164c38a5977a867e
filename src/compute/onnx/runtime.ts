import { createRequire } from 'node:module';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type * as OnnxruntimeWeb from 'onnxruntime-web';
import { UserError } from '../../errors';
import type { Provider } from './providers';

/** onnxruntime's interface, which its native and its WebAssembly package share. */
export interface Runtime {
  readonly InferenceSession: typeof InferenceSession;
  readonly Tensor: typeof Tensor;
  readonly env: { readonly versions: unknown };
}

/**
 * Loads the package that a provider is in, and only that: a machine for which there is no native binary still starts.
 * Throws UserError where it cannot be loaded.
 */
export async function loadRuntime(provider: Provider): Promise<Runtime> {
  try {
    if (provider.name !== 'wasm') return await import('onnxruntime-node');
    // Its build for `require`, which needs no second copy of what the packages share.
    const web = createRequire(__filename)('onnxruntime-web') as typeof OnnxruntimeWeb;
    // The package starts threads in browsers only.
    web.env.wasm.numThreads = 1;
    return web;
  } catch (error) {
    throw new UserError(`onnxruntime cannot be loaded here: ${onnxMessage(error)} ${adviceOf(provider)}`);
  }
}

function adviceOf({ name }: Provider): string {
  if (name === 'wasm') return 'Choose the device cpu.';
  return process.platform === 'win32'
    ? 'Install the Microsoft Visual C++ Redistributable, or choose the device wasm.'
    : 'Choose the device wasm.';
}

/** One line of what onnxruntime threw, without the places in its own sources, ending as a sentence. */
export function onnxMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text
    .split('\n', 1)[0]
    .replace(/^.*\bwas false\. /, '')
    .replace(/\S*\/onnxruntime\S*\.(cc|h):\d+ /g, '')
    .trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
