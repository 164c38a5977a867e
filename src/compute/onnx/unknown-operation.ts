import { UserError } from '../../errors';
import { traceBackendName } from './trace-backend';

/** Thrown by a kernel for a form of its operation that it does not know, for example `Conv2D with strides`. */
export class UnknownForm extends Error {}

const notRegistered = new RegExp(`Kernel '(\\w+)' not registered for backend '${traceBackendName}'`);

/**
 * What tfjs throws for an operation that has no trace kernel, or a kernel for a form that it lacks, as one line that
 * names the operation and where the program called it; any other error as it is.
 */
export function explainUnknownOperation(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  const operation = error instanceof UnknownForm ? message : notRegistered.exec(message)?.[1];
  if (operation === undefined) return error;
  const caller = callerOf((error as Error).stack ?? '');
  return new UserError(
    `Compiled devices do not know the operation ${operation}${caller ? `, called ${caller}` : ''}: ` +
      'write it with others, or give it a kernel in src/compute/onnx/kernels.',
  );
}

const engineMethod = /^_?Engine\d*\./;

/** The innermost frame of the program, as `in block (baluja.ts:62)`. */
function callerOf(stack: string): string | undefined {
  const frames = stack.split('\n').map((line) => /^\s*at (?:(.*) \()?(.*?):(\d+):\d+\)?$/.exec(line));
  // Our own kernels stand before the engine that calls them.
  const frame = frames
    .slice(frames.findIndex((match) => engineMethod.test(match?.[1] ?? '')) + 1)
    .find((match) => match !== null && !isTfjs(match[1] ?? '', match[2]));
  if (!frame) return undefined;
  const [, name, file, line] = frame;
  // The name of the file is enough, and its folder is nobody's business in a bug report.
  const place = `${file.split(/[\\/]/).at(-1)}:${line}`;
  return name ? `in ${name} (${place})` : `at ${place}`;
}

/**
 * In a bundle every frame is in one file, so tfjs is known by its names: methods of its engine, and operations, which
 * end with an underscore or `__op`.
 */
function isTfjs(name: string, file: string): boolean {
  return file.includes('@tensorflow') || engineMethod.test(name) || /_\d*$|__op( \[as \w+\])?$/.test(name);
}
