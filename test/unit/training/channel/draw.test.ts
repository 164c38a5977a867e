import { describe, expect, it } from 'vitest';
import type { ChannelEntryInput } from '../../../../src/runs/config';
import { channelFeeds, channelInputs } from '../../../../src/training/channel/channel';
import { drawChannel } from '../../../../src/training/channel/draw';
import type { ChannelDraw } from '../../../../src/training/channel/draw';
import { quantisationTables } from '../../../../src/jpeg/quantisation-tables';
import { everyKind, smallConfig } from '../../../support/networks';

const mixtureOf = (mixture: ChannelEntryInput[]) => smallConfig({ channel: { mixture } }).channel.mixture;
const coderNames = ['colour', 'analysis', 'steps', 'fineness', 'limit', 'synthesis', 'inverseColour'];

describe('the channel of a batch', () => {
  const mixture = mixtureOf([
    { kind: 'none' },
    { kind: 'noise', sigma: [0.01, 0.03], weight: 2 },
    { kind: 'jpeg', quality: [70, 74], weight: 4 },
    { kind: 'resize', scale: [0.5, 0.9], weight: 1 },
  ]);
  const draws = Array.from({ length: 4000 }, (_, i) => drawChannel(mixture, 7, i));
  const of = <Kind extends ChannelDraw['kind']>(kind: Kind) =>
    draws.filter((draw): draw is Extract<ChannelDraw, { kind: Kind }> => draw.kind === kind);

  it('is drawn by weight', () => {
    const shares = (['none', 'noise', 'jpeg', 'resize'] as const).map(
      (kind) => of(kind).length / draws.length,
    );
    [1 / 8, 2 / 8, 4 / 8, 1 / 8].forEach((share, i) =>
      expect(Math.abs(shares[i] - share)).toBeLessThan(0.03),
    );
  });

  it('has its parameter evenly from its range', () => {
    const qualities = of('jpeg').map(({ quality }) => quality);
    for (const quality of [70, 71, 72, 73, 74]) {
      const share = qualities.filter((each) => each === quality).length / qualities.length;
      expect(Math.abs(share - 1 / 5)).toBeLessThan(0.04);
    }
    expect(new Set(qualities).size).toBe(5);
    for (const [values, from, to] of [
      [of('noise').map(({ sigma }) => sigma), 0.01, 0.03],
      [of('resize').map(({ scale }) => scale), 0.5, 0.9],
    ] as const) {
      const places = values.map((value) => (value - from) / (to - from));
      expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...places)).toBeLessThan(1);
      for (const part of [0.25, 0.5, 0.75]) {
        const below = places.filter((place) => place < part).length / places.length;
        expect(Math.abs(below - part)).toBeLessThan(0.08);
      }
    }
  });

  it('depends on the seed and the number of the batch alone', () => {
    const again = [3999, 17, 0].map((i) => drawChannel(mixture, 7, i));
    expect(again).toEqual([3999, 17, 0].map((i) => draws[i]));
    const other = Array.from({ length: 100 }, (_, i) => drawChannel(mixture, 8, i));
    expect(other).not.toEqual(draws.slice(0, 100));
  });
});

describe('what a training step is fed', () => {
  const batch = { seed: 7, index: 3, batchSize: 2, imageSize: 12 };
  const noise = 0.02;
  const kinds = everyKind.map((entry) => ({ noise: 0, mixture: mixtureOf([entry]) }));

  it.each([
    [{ noise: 0, mixture: [] }, []],
    [{ noise }, ['noise']],
    [kinds[0], []],
    [kinds[1], ['noise', 'noiseLevel']],
    [{ ...kinds[4], noise }, ['noise', ...coderNames]],
    [{ noise: 0, mixture: mixtureOf(everyKind) }, ['noise', 'noiseLevel', ...coderNames]],
  ])('is only what the mixture can need: %j', (channel, names) => {
    const inputs = channelInputs(channel, batch.batchSize, batch.imageSize);
    expect(Object.keys(inputs)).toEqual(names);
    for (let index = 0; index < 20; index++) {
      const feeds = channelFeeds(channel, { ...batch, index });
      expect(Object.keys(feeds)).toEqual(names);
      for (const [name, { shape }] of Object.entries(inputs)) {
        expect(feeds[name].length).toBe(shape.reduce((product, dim) => product * dim, 1));
      }
    }
  });

  it('adds the variances of the noise that is always there and of the drawn one', () => {
    const channel = { noise: 0.03, mixture: mixtureOf([{ kind: 'noise', sigma: 0.04 }]) };
    expect(channelFeeds(channel, batch).noiseLevel[0]).toBeCloseTo(0.05, 6);
    const none = { noise: 0, mixture: mixtureOf([{ kind: 'none' }, { kind: 'noise', sigma: 0.04 }]) };
    const levels = Array.from({ length: 40 }, (_, index) => {
      const feeds = channelFeeds(none, { ...batch, index });
      expect(feeds.noise.some((value) => value !== 0)).toBe(feeds.noiseLevel[0] > 0);
      return Math.fround(feeds.noiseLevel[0]);
    });
    expect(new Set(levels)).toEqual(new Set([0, Math.fround(0.04)]));
  });

  it('holds the tables of the drawn quality', () => {
    const { luminance, chrominance } = quantisationTables(90);
    const { steps } = channelFeeds(kinds[3], batch);
    const sorted = (values: ArrayLike<number>) => Array.from(values).sort((a, b) => a - b);
    expect(sorted(steps.subarray(0, 64))).toEqual(sorted(luminance));
    expect(sorted(steps.subarray(128))).toEqual(sorted(chrominance));
  });
});
