import { backend_util } from '@tensorflow/tfjs-core';
import { UnknownForm } from '../unknown-operation';

/** Geometry of a stride-1, undilated 2-D convolution. */
export interface Geometry {
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly outShape: readonly number[];
}

export function geometry(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: Readonly<Record<string, unknown>>,
): Geometry {
  const [strides, dilations] = [attrs.strides ?? 1, attrs.dilations ?? 1];
  if ([strides, dilations].flat().some((each) => each !== 1)) {
    throw new UnknownForm('Conv2D with strides or dilations');
  }
  const info = backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    1,
    1,
    attrs.pad as 'same',
  );
  const { top, left, bottom, right } = info.padInfo;
  const { filterHeight, filterWidth, outShape } = info;
  // A gradient would have to crop where it pads.
  if (Math.max(top, bottom) >= filterHeight || Math.max(left, right) >= filterWidth) {
    throw new UnknownForm('Conv2D padded beyond its filter');
  }
  return { kernelHeight: filterHeight, kernelWidth: filterWidth, top, left, bottom, right, outShape };
}
