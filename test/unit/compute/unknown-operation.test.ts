import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { compileProgram } from '../../../src/compute/onnx/compile';
import { UserError } from '../../../src/errors';
import { bundleProgram } from '../../support/child-program';

const inputs = { x: { shape: [2, 3], dtype: 'float32' } } as const;

function caught(body: () => unknown): unknown {
  try {
    return body();
  } catch (error) {
    return error;
  }
}

function strided(x: tf.Tensor, strides: number, pad: 'same' | number): tf.Tensor {
  const image = tf.reshape(x, [1, 2, 3, 1]) as tf.Tensor4D;
  return tf.conv2d(image, tf.ones([2, 2, 1, 1]) as tf.Tensor4D, strides, pad);
}

describe('an operation without a kernel', () => {
  it('is named with the place in the program that uses it', () => {
    const wobble = (x: tf.Tensor) => tf.erf(x);
    const error = caught(() => compileProgram(({ x }) => ({ y: wobble(x) }), inputs));
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(
      /the operation Erf, called in wobble \(unknown-operation\.test\.ts:\d+\)/,
    );
  });

  it('is named where the gradient needs it', () => {
    const error = caught(() => compileProgram(({ x }) => ({ y: tf.grad((a) => tf.sin(a))(x) }), inputs));
    expect((error as Error).message).toMatch(
      /the operation Sin, called .*\(?unknown-operation\.test\.ts:\d+/,
    );
  });

  it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ['Cast to int32', (x) => tf.cast(x, 'int32')],
    ['Conv2D with strides or dilations', (x) => strided(x, 2, 'same')],
    ['Conv2D padded beyond its filter', (x) => strided(x, 1, 3)],
  ])('is named where only a form of it is missing: %s', (operation, wobble) => {
    const error = caught(() => compileProgram(({ x }) => ({ y: wobble(x) }), inputs));
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(
      new RegExp(`the operation ${operation}, called (in|at) .*unknown-operation\\.test\\.ts:\\d+`),
    );
  });

  it('is named with its place in a bundle, where all code is in one file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'stego-bundle-'));
    try {
      const file = await bundleProgram(
        `import { erf, tidy } from '@tensorflow/tfjs-core';
         import { compileProgram } from 'src/compute/onnx/compile';
         function wobble(x: never) { return tidy(() => erf(x)); }
         try {
           compileProgram(({ x }) => ({ y: wobble(x as never) }), { x: { shape: [2], dtype: 'float32' } });
         } catch (error) { console.log((error as Error).message); }`,
        folder,
        'program',
      );
      const { stdout } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
      expect(stdout).toMatch(/the operation Erf, called (in wobble \(|at )program\.cjs:\d+/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('leaves other errors as they are', () => {
    const thrown = new Error('mine');
    const error = caught(() =>
      compileProgram(() => {
        throw thrown;
      }, inputs),
    );
    expect(error).toBe(thrown);
  });
});
