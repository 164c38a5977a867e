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
