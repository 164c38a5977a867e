import { describe, expect, it } from 'vitest';
import { Pairing, epochPairs, evaluationPairs } from '../../../src/datasets/pairing';

const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('epochPairs', () => {
  it.each(['fixed', 'redrawn'] as const)('uses every picture once an epoch (%s roles)', (roles) => {
    for (const epoch of [0, 1, 7]) {
      const { covers, secrets } = epochPairs(100, epoch, 5, roles);
      expect(covers).toHaveLength(50);
      expect(sorted([...covers, ...secrets])).toEqual(range(100));
    }
  });

  it('is a pure function of its arguments', () => {
    expect(epochPairs(64, 3, 9)).toEqual(epochPairs(64, 3, 9));
    expect(epochPairs(64, 3, 9)).not.toEqual(epochPairs(64, 4, 9));
    expect(epochPairs(64, 3, 9)).not.toEqual(epochPairs(64, 3, 10));
    expect(epochPairs(64, 3, 2 ** 32 + 9)).not.toEqual(epochPairs(64, 3, 9));
  });

  it('draws the same numbers on every machine', () => {
    const { covers, secrets } = epochPairs(10, 2, 42);
    expect([Array.from(covers), Array.from(secrets)]).toEqual([
      [1, 0, 4, 5, 9],
      [2, 8, 6, 3, 7],
    ]);
  });

  it('keeps the roles of pictures, or draws them anew', () => {
    const covers = (epoch: number, roles: 'fixed' | 'redrawn') =>
      sorted(epochPairs(50, epoch, 1, roles).covers);
    expect(covers(0, 'fixed')).toEqual(covers(1, 'fixed'));
    expect(covers(0, 'redrawn')).not.toEqual(covers(1, 'redrawn'));
  });

  it('hardly ever brings a pair back', () => {
    const pairsOf = (epoch: number) => {
      const { covers, secrets } = epochPairs(400, epoch, 1, 'fixed');
      return new Set(Array.from(covers, (cover, i) => `${cover}-${secrets[i]}`));
    };
    const first = pairsOf(0);
    const again = [...pairsOf(1)].filter((pair) => first.has(pair));
    // One in expectation.
    expect(again.length).toBeLessThan(8);
  });

  it('treats all pictures alike', () => {
    const asCover = new Int32Array(20);
    for (let epoch = 0; epoch < 400; epoch += 1) {
      for (const index of epochPairs(20, epoch, 3).covers) asCover[index] += 1;
    }
    // Binomial with mean 200 and deviation 10.
    expect(Math.min(...asCover)).toBeGreaterThan(150);
    expect(Math.max(...asCover)).toBeLessThan(250);
  });

  it('lets another picture of an odd number sit out each time', () => {
    const absent = range(30).map((epoch) => {
      const { covers, secrets } = epochPairs(7, epoch, 1);
      expect(covers).toHaveLength(3);
      const used = new Set([...covers, ...secrets]);
      expect(used.size).toBe(6);
      return range(7).find((index) => !used.has(index));
    });
    expect(new Set(absent).size).toBeGreaterThan(3);
  });

  it('needs two pictures', () => {
    expect(() => epochPairs(1, 0, 0)).toThrow('at least 2 images');
    expect(epochPairs(2, 0, 0).covers).toHaveLength(1);
  });
});

describe('Pairing', () => {
  it.each([
    [100, 8],
    [7, 2],
    [6, 32],
    [2, 1],
  ])('goes through all pairs in order (%i pictures, batches of %i)', (count, batchSize) => {
    const pairing = new Pairing({ count, batchSize, seed: 4 });
    const steps = pairing.stepsForEpochs(3);
    const covers: number[] = [];
    const secrets: number[] = [];
    for (let step = 0; step < steps; step += 1) {
      const batch = pairing.batchAt(step);
      covers.push(...batch.covers);
      secrets.push(...batch.secrets);
    }
    const expected = [0, 1, 2].map((epoch) => epochPairs(count, epoch, 4));
    const wanted = 3 * pairing.pairsPerEpoch;
    expect(covers.length).toBeGreaterThanOrEqual(wanted);
    expect(covers.length).toBeLessThan(wanted + batchSize);
    expect(covers.slice(0, wanted)).toEqual(expected.flatMap((pairs) => [...pairs.covers]));
    expect(secrets.slice(0, wanted)).toEqual(expected.flatMap((pairs) => [...pairs.secrets]));
  });

  it('resumes at any step with the same batches', () => {
    const straight = new Pairing({ count: 50, batchSize: 8, seed: 6 });
    const batches = range(20).map((step) => straight.batchAt(step));
    const resumed = new Pairing({ count: 50, batchSize: 8, seed: 6 });
    for (const step of [13, 2, 19, 0]) {
      expect(resumed.batchAt(step)).toEqual(batches[step]);
    }
  });

  it('counts epochs', () => {
    const pairing = new Pairing({ count: 20, batchSize: 4, seed: 0 });
    expect(range(6).map((step) => pairing.batchAt(step).epoch)).toEqual([0, 0, 0, 1, 1, 2]);
    expect(range(6).map((step) => pairing.epochAt(step))).toEqual([0, 0, 0, 1, 1, 2]);
  });

  it('refuses batches and sets that make no sense', () => {
    expect(() => new Pairing({ count: 10, batchSize: 0, seed: 0 })).toThrow('batch size');
    expect(() => new Pairing({ count: 10, batchSize: 1.5, seed: 0 })).toThrow('batch size');
    expect(() => new Pairing({ count: 1, batchSize: 1, seed: 0 })).toThrow('at least 2 images');
  });
});

describe('evaluationPairs', () => {
  it('pairs the first half (secrets) with the last half (covers) in the order of paths', () => {
    expect(evaluationPairs(['d', 'b', 'a', 'c'])).toEqual([
      { secret: 'a', cover: 'c' },
      { secret: 'b', cover: 'd' },
    ]);
  });

  it('leaves the middle one of an odd number out', () => {
    expect(evaluationPairs(['3', '1', '2'])).toEqual([{ secret: '1', cover: '3' }]);
    expect(evaluationPairs(['1'])).toEqual([]);
    expect(evaluationPairs([])).toEqual([]);
  });
});
