import { describe, expect, it } from 'vitest';
import {
  allowedCentre,
  allowedScale,
  centreFor,
  cornerOf,
  fitScale,
  pointUnder,
} from '../../../../webview/pictures/viewpoint';

const sight = { picture: { width: 400, height: 200 }, frame: { width: 200, height: 200 } };
const middle = { x: 0.5, y: 0.5 };

describe('the viewpoint of pictures', () => {
  it('fits a picture by its longer side', () => {
    expect(fitScale(sight)).toBe(0.5);
    expect(fitScale({ picture: { width: 1, height: 1 }, frame: sight.frame })).toBe(32);
  });

  it('goes from the whole picture to 32 times, and always to the actual size', () => {
    expect(allowedScale(0.1, 0.5)).toBe(0.5);
    expect(allowedScale(0.1, 8)).toBe(1);
    expect(allowedScale(100, 0.5)).toBe(32);
  });

  it('leaves no empty edge beside a large picture and centres a small one', () => {
    expect(allowedCentre({ x: 0, y: 0 }, sight, 1)).toEqual({ x: 0.25, y: 0.5 });
    expect(allowedCentre({ x: 9, y: 9 }, sight, 2)).toEqual({ x: 0.875, y: 0.75 });
    expect(allowedCentre({ x: 0, y: 1 }, sight, 0.25)).toEqual(middle);
  });

  it('puts the centre of the picture into the middle of the frame', () => {
    expect(cornerOf(middle, sight, 0.5)).toEqual({ x: 0, y: 50 });
  });

  it('keeps the point under the pointer while the scale changes', () => {
    const at = { x: 30, y: 170 };
    const under = pointUnder(at, middle, sight, 1);
    const centre = centreFor(under, at, sight, 4);
    const again = pointUnder(at, centre, sight, 4);
    expect(again.x).toBeCloseTo(under.x, 12);
    expect(again.y).toBeCloseTo(under.y, 12);
    expect(under).toEqual({ x: 0.325, y: 0.85 });
  });
});
