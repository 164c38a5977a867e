import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Device, Program, TensorSpec } from '../../src/compute/device';
import { fill, relativeError, runOnTfjs } from './compute';
import { kernelCases } from './kernel-cases';
import type { KernelCase } from './kernel-cases';

const size = (shape: number[]) => shape.reduce((product, dim) => product * dim, 1);

/** The value and the gradients for every input; `flat` inputs arrive as vectors, hence in tfjs's own layout. */
function programOf({ shapes, run, gradient }: KernelCase, flat: boolean): Program {
  return (inputs) => {
    const args = shapes.map((shape, i) => (flat ? tf.reshape(inputs[`x${i}`], shape) : inputs[`x${i}`]));
    if (gradient === false) return { y: run(...args) };
    const y = run(...args);
    const gradients = tf.grads((...xs: tf.Tensor[]) => run(...xs))(args, tf.reshape(inputs.dy, y.shape));
    return { y, ...Object.fromEntries(gradients.map((each, i) => [`g${i}`, each])) };
  };
}

async function check(device: Device, each: KernelCase, flat: boolean): Promise<void> {
  const outSize = tf.tidy(() => each.run(...each.shapes.map((shape) => tf.ones(shape))).size);
  const program = programOf(each, flat);
  const inputs = Object.fromEntries([
    ...each.shapes.map((shape, i) => [`x${i}`, flat ? [size(shape)] : shape] as const),
    ['dy', [outSize]] as const,
  ]);
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, shape], i) => [
      name,
      fill(size([...shape]), i + 1, ...(each.range ?? [])),
    ]),
  );
  if (each.gradient === false) {
    delete inputs.dy;
    delete feeds.dy;
  }
  const specs: Record<string, TensorSpec> = Object.fromEntries(
    Object.entries(inputs).map(([name, shape]) => [name, { shape, dtype: 'float32' }]),
  );
  const expected = runOnTfjs(program, specs, feeds);
  const executable = await device.compile(program, specs);
  const actual = await executable.run(feeds);
  await executable.dispose();
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, values] of Object.entries(expected)) {
    expect(relativeError(actual[name], values), `${name} of ${each.name}`).toBeLessThan(1e-5);
  }
}

/**
 * Declares a test for each case and layout. tfjs's cpu backend must be registered and set when they run.
 * @param layouts whether the cases of a group are also tried in tfjs's own layout
 */
export function describeKernels(
  device: () => Device,
  layouts: (group: string) => boolean = () => true,
): void {
  for (const [group, cases] of Object.entries(kernelCases)) {
    describe(group, () => {
      for (const each of cases) {
        it(each.name, () => check(device(), each, false));
        if (layouts(group) && each.shapes.some((shape) => shape.length === 4)) {
          it(`${each.name}, in tfjs's layout`, () => check(device(), each, true));
        }
      }
    });
  }
}
