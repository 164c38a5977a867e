/** Where pictures are looked at, in numbers that hold for pictures of any size. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture and the box that it is seen through, both in their own pixels. */
export interface Sight {
  readonly picture: Size;
  readonly frame: Size;
}

export interface Viewpoint {
  /** The point of the picture in the middle of its frame, 0..1 from left to right and from top to bottom. */
  readonly centre: Point;
  /** Pixels of the screen for a pixel of the reference picture; `fit` follows the size of the frames. */
  readonly scale: number | 'fit';
}

export const whole: Viewpoint = { centre: { x: 0.5, y: 0.5 }, scale: 'fit' };
export const largestScale = 32;

/** The largest scale at which the picture is seen whole. */
export function fitScale({ picture, frame }: Sight): number {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  return Math.min(largestScale, Math.max(scale, Number.MIN_VALUE));
}

/** From the whole picture, or its actual size where that is smaller, to `largestScale`. */
export function allowedScale(scale: number, fit: number): number {
  return Math.min(largestScale, Math.max(scale, Math.min(fit, 1)));
}

/** Keeps a picture that is larger than its frame from leaving an empty edge, and centres one that is smaller. */
export function allowedCentre(centre: Point, { picture, frame }: Sight, scale: number): Point {
  const along = (value: number, length: number, window: number) => {
    const half = window / (2 * length * scale);
    return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, value));
  };
  return {
    x: along(centre.x, picture.width, frame.width),
    y: along(centre.y, picture.height, frame.height),
  };
}

/** Where the picture's top left corner lies in its frame. */
export function cornerOf(centre: Point, { picture, frame }: Sight, scale: number): Point {
  return {
    x: frame.width / 2 - centre.x * picture.width * scale,
    y: frame.height / 2 - centre.y * picture.height * scale,
  };
}

/** The point of the picture, 0..1, under a point of its frame. */
export function pointUnder(at: Point, centre: Point, { picture, frame }: Sight, scale: number): Point {
  return {
    x: centre.x + (at.x - frame.width / 2) / (picture.width * scale),
    y: centre.y + (at.y - frame.height / 2) / (picture.height * scale),
  };
}

/** The centre with which `point` of the picture lies at `at` in its frame. */
export function centreFor(point: Point, at: Point, { picture, frame }: Sight, scale: number): Point {
  return {
    x: point.x - (at.x - frame.width / 2) / (picture.width * scale),
    y: point.y - (at.y - frame.height / 2) / (picture.height * scale),
  };
}
