import { rgbToYCbCr, yCbCrToRgb } from '../../jpeg/colour';
import { blockSide, cosine } from '../../jpeg/cosine-transform';
import { quantisationTables } from '../../jpeg/quantisation-tables';
import { composed, identityMap, matrixOf } from './linear-map';
import type { LinearMap } from './linear-map';
import { canvasSide, noLimit } from './transform-coder';
import type { CoderSettings } from './transform-coder';

export const subsamplings = ['4:2:0', '4:4:4'] as const;
export type Subsampling = (typeof subsamplings)[number];

/**
 * As whole multiples of 2⁻¹⁶, which libjpeg computes with: their sums are exact in float32, so that every device rounds
 * them alike.
 */
const fixedPoint = (value: number) => Math.round(value * 65536) / 65536;

/** JPEG as libjpeg writes and reads it, for square images of `size` pixels a side and a whole quality of 1 to 100. */
export function jpegCoder(size: number, quality: number, subsampling: Subsampling): CoderSettings {
  const n = canvasSide(size);
  const { luminance, chrominance } = quantisationTables(quality);
  const halved = subsampling === '4:2:0';
  const luma = { sampling: replicated(size, n), interpolation: identityMap(size) };
  const chroma = halved
    ? { sampling: halving(size), interpolation: triangle(Math.ceil(size / 2), size) }
    : luma;
  const planes = [luma, chroma, chroma];
  const analysis = planes.map(({ sampling }) =>
    matrixOf(composed(cosines(sampling.length), sampling), size, n),
  );
  const synthesis = planes.map(({ sampling, interpolation }) =>
    matrixOf(composed(interpolation, inverseCosines(sampling.length)), n, size),
  );
  return {
    colour: Float32Array.from(rgbToYCbCr.flat(), fixedPoint),
    analysis: joined(analysis),
    // The coder turns what it transforms: its rows are horizontal frequencies.
    steps: Float32Array.from([luminance, chrominance, chrominance].flatMap(turned)),
    // libjpeg's transform gives eighths.
    fineness: Float32Array.of(8),
    limit: Float32Array.of(noLimit),
    synthesis: joined(synthesis),
    inverseColour: Float32Array.from(yCbCrToRgb.flat(), fixedPoint),
  };
}

const range = <T>(count: number, each: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => each(i));

/** The last sample again until there are `count`. */
function replicated(size: number, count: number): LinearMap {
  return range(count, (i) => [{ from: Math.min(i, size - 1), weight: 1 }]);
}

/** Means of two neighbours, replicated to whole blocks. */
function halving(size: number): LinearMap {
  return range(canvasSide(Math.ceil(size / 2)), (i) =>
    [2 * i, 2 * i + 1].map((from) => ({ from: Math.min(from, size - 1), weight: 0.5 })),
  );
}

/** libjpeg's "fancy upsampling": ¾ of the nearer sample and ¼ of the farther one. */
function triangle(count: number, size: number): LinearMap {
  return range(size, (i) => {
    const near = i >> 1;
    const far = Math.min(count - 1, Math.max(0, near + (i % 2 === 0 ? -1 : 1)));
    return [
      { from: near, weight: 0.75 },
      { from: far, weight: 0.25 },
    ];
  });
}

const blockOf = (i: number) => i - (i % blockSide);

function cosines(count: number): LinearMap {
  return range(count, (i) =>
    range(blockSide, (j) => ({ from: blockOf(i) + j, weight: cosine(i % blockSide, j) })),
  );
}

function inverseCosines(count: number): LinearMap {
  return range(count, (i) =>
    range(blockSide, (k) => ({ from: blockOf(i) + k, weight: cosine(k, i % blockSide) })),
  );
}

function turned(table: readonly number[]): number[] {
  return table.map((_, i) => table[(i % blockSide) * blockSide + Math.floor(i / blockSide)]);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((start, part) => (whole.set(part, start), start + part.length), 0);
  return whole;
}
