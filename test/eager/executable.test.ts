import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device, Program } from '../../src/compute/device';
import { compileProgram } from '../../src/compute/onnx/compile';
import { eagerDevice, missingBackend } from '../support/eager';

describe.skipIf(missingBackend)('a program that TensorFlow runs', () => {
  let device: Device;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    device = await eagerDevice();
  });
  afterAll(() => device.dispose());

  const vector = { shape: [3], dtype: 'float32' } as const;
  const backends = new Set<string>();
  const addUp: Program = ({ sum, x }) => {
    backends.add(tf.getBackend());
    return { nextSum: tf.add(sum, x), twice: tf.mul(x, 2) };
  };
  const accumulator = () => device.compile(addUp, { sum: vector, x: vector }, { state: { sum: 'nextSum' } });

  it('keeps its state on the device from run to run', async () => {
    const program = await accumulator();
    const start = Float32Array.of(10, 20, 30);
    await program.writeState({ sum: start });
    start.fill(-1); // what was written is the program's own
    expect(await program.run({ x: Float32Array.of(1, 2, 3) })).toEqual({ twice: Float32Array.of(2, 4, 6) });
    await program.run({ x: Float32Array.of(1, 1, 1) });
    expect(await program.readState(['sum'])).toEqual({ sum: Float32Array.of(12, 23, 34) });
    await program.dispose();
  });

  it('may hand its state and its inputs on unchanged', async () => {
    const same: Program = ({ sum, x }) => ({ nextSum: sum, seen: sum, next: x, last: x });
    const program = await device.compile(
      same,
      { sum: vector, x: vector, y: vector },
      { state: { sum: 'nextSum', y: 'next' } },
    );
    await program.writeState({ sum: Float32Array.of(1, 2, 3), y: new Float32Array(3) });
    const x = Float32Array.of(7, 8, 9);
    expect((await program.run({ x })).seen).toEqual(Float32Array.of(1, 2, 3));
    x.fill(0);
    expect(await program.readState(['sum', 'y'])).toEqual({
      sum: Float32Array.of(1, 2, 3),
      y: Float32Array.of(7, 8, 9),
    });
    await program.dispose();
  });

  it('takes bytes as 0..255 and gives bytes back', async () => {
    const program = await device.compile(
      ({ image }) => ({ inverted: tf.sub(255, image), half: tf.round(tf.div(image, 2)) }),
      { image: { shape: [4], dtype: 'uint8' } },
      { uint8Outputs: ['inverted'] },
    );
    expect(await program.run({ image: Uint8Array.of(0, 1, 128, 255) })).toEqual({
      inverted: Uint8Array.of(255, 254, 127, 0),
      half: Float32Array.of(0, 0, 64, 128),
    });
    await program.dispose();
  });

  it('leaves the backend of others alone, and they its', async () => {
    const program = await accumulator();
    await program.writeState({ sum: new Float32Array(3) });
    expect(tf.getBackend()).toBe('cpu');
    await program.run({ x: Float32Array.of(1, 2, 3) });
    expect(tf.getBackend()).toBe('cpu');
    const { outputs } = compileProgram(addUp, { sum: vector, x: vector });
    expect(outputs.twice.shape).toEqual([3]);
    await program.run({ x: Float32Array.of(1, 2, 3) });
    expect(await program.readState(['sum'])).toEqual({ sum: Float32Array.of(2, 4, 6) });
    expect([...backends]).toEqual(['tensorflow', 'trace']);
    await program.dispose();
  });

  it('gives timers their turn between runs', async () => {
    const program = await accumulator();
    await program.writeState({ sum: new Float32Array(3) });
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    for (let i = 0; i < 200; i++) await program.run({ x: Float32Array.of(1, 2, 3) });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
    await program.dispose();
  });

  it('says what is missing, and frees what a failed run made', async () => {
    const program = await accumulator();
    await expect(program.run({ x: new Float32Array(3) })).rejects.toThrow('state "sum" was never written');
    await program.writeState({ sum: new Float32Array(3) });
    await expect(program.run({})).rejects.toThrow('needs its input "x"');
    await expect(program.run({ x: new Float32Array(4) })).rejects.toThrow('4');
    await expect(program.writeState({ y: new Float32Array(3) })).rejects.toThrow('no input "y"');
    await program.dispose();
    await expect(program.run({ x: new Float32Array(3) })).rejects.toThrow('disposed');

    const before = tf.memory().numTensors;
    const failing = await device.compile(
      ({ x }) => {
        tf.mul(x, 2);
        throw new Error('a defect');
      },
      { x: vector },
    );
    await expect(failing.run({ x: new Float32Array(3) })).rejects.toThrow('a defect');
    expect(tf.memory().numTensors).toBe(before);
    await failing.dispose();
  });

  it('ends with its device', async () => {
    const before = tf.memory().numTensors;
    const other = await eagerDevice();
    const program = await other.compile(addUp, { sum: vector, x: vector }, { state: { sum: 'nextSum' } });
    await program.writeState({ sum: new Float32Array(3) });
    expect(tf.memory().numTensors).toBe(before + 1);
    await other.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
