import type { Rgb } from './picture';
import type { PictureCanvas } from './picture-canvas';
import { listenToGestures } from './gestures';
import {
  allowedCentre,
  allowedScale,
  centreFor,
  cornerOf,
  fitScale,
  pointUnder,
  whole,
  type Point,
  type Sight,
  type Viewpoint,
} from './viewpoint';

/** A picture in the box that it is seen through. Several may lie over each other in one frame. */
export interface PictureView {
  readonly name: string;
  /** Has the class `picture-frame` of pictures.css; its size is up to the page. */
  readonly frame: HTMLElement;
  /** Lies in the frame. */
  readonly canvas: PictureCanvas;
}

/** The pixel of one view that lies under the pointer. */
export interface PixelReading extends Point {
  readonly view: PictureView;
  readonly rgb: Rgb;
}

export interface ZoomGroupOptions {
  /** Pixels of the screen for a pixel of the first picture, after every change. */
  readonly onScale?: (scale: number) => void;
  /** The pixels under the pointer, one of each view that has one there; empty once it has left. */
  readonly onPoint?: (readings: readonly PixelReading[]) => void;
}

/**
 * Pictures that are looked at as one: they share the scale and the point in the middle, and pictures of other sizes are
 * drawn as wide as the first. Wheel with Ctrl (without it where a frame of the group has the focus), pinch and drag;
 * + and − zoom, 0 fits, 1 shows the actual size, arrows move.
 */
export class ZoomGroup {
  private views: readonly PictureView[] = [];
  private viewpoint = whole;
  private frameRequest = 0;
  private readonly gestures = new Map<HTMLElement, () => void>();
  private readonly sizes = new ResizeObserver(() => this.update());

  constructor(private readonly options: ZoomGroupOptions = {}) {}

  /** Replaces the views and keeps where one looks. The first is the reference for the scale. */
  setViews(views: readonly PictureView[]): void {
    this.views = views;
    const frames = new Set(views.map(({ frame }) => frame));
    for (const [frame, release] of this.gestures) {
      if (frames.has(frame)) continue;
      release();
      this.sizes.unobserve(frame);
      this.gestures.delete(frame);
    }
    for (const frame of frames) {
      if (this.gestures.has(frame)) continue;
      this.sizes.observe(frame);
      this.gestures.set(frame, this.listen(frame));
    }
    this.update();
  }

  /** Call it after a picture was replaced by one of another size, or a frame was shown. */
  update(): void {
    cancelAnimationFrame(this.frameRequest);
    this.frameRequest = requestAnimationFrame(() => this.place());
  }

  get scale(): number {
    const sight = this.reference();
    if (!sight) return 1;
    return this.viewpoint.scale === 'fit' ? fitScale(sight) : this.viewpoint.scale;
  }

  fit(): void {
    this.look(whole);
  }

  actualSize(): void {
    this.look({ ...this.viewpoint, scale: 1 });
  }

  /** Zooms around a point of the frames, by default their middle. */
  zoomBy(factor: number, at?: Point): void {
    const sight = this.reference();
    if (!sight) return;
    const before = this.scale;
    const scale = allowedScale(before * factor, fitScale(sight));
    const middle = { x: sight.frame.width / 2, y: sight.frame.height / 2 };
    const { centre } = this.viewpoint;
    const under = pointUnder(at ?? middle, centre, sight, before);
    this.look({ centre: centreFor(under, at ?? middle, sight, scale), scale });
  }

  /** Moves the pictures by pixels of the screen. */
  panBy(x: number, y: number): void {
    const sight = this.reference();
    if (!sight) return;
    const { scale } = this;
    const { centre } = this.viewpoint;
    this.look({
      centre: {
        x: centre.x - x / (sight.picture.width * scale),
        y: centre.y - y / (sight.picture.height * scale),
      },
      scale: this.viewpoint.scale,
    });
  }

  dispose(): void {
    cancelAnimationFrame(this.frameRequest);
    this.sizes.disconnect();
    for (const release of this.gestures.values()) release();
    this.gestures.clear();
    this.views = [];
  }

  private listen(frame: HTMLElement): () => void {
    return listenToGestures(frame, {
      hasFocus: () => [...this.gestures.keys()].some((each) => each.contains(document.activeElement)),
      zoomBy: (factor, at) => this.zoomBy(factor, at),
      panBy: (x, y) => this.panBy(x, y),
      fit: () => this.fit(),
      actualSize: () => this.actualSize(),
      pointAt: (at) => this.point(frame, at),
    });
  }

  private look(viewpoint: Viewpoint): void {
    const sight = this.reference();
    const scale =
      viewpoint.scale === 'fit' || !sight ? viewpoint.scale : allowedScale(viewpoint.scale, fitScale(sight));
    this.viewpoint = { centre: viewpoint.centre, scale };
    if (sight) {
      this.viewpoint = { centre: allowedCentre(viewpoint.centre, sight, this.scale), scale };
    }
    this.update();
  }

  private place(): void {
    const reference = this.reference();
    if (!reference) return;
    const { scale } = this;
    for (const view of this.views) {
      const sight = sightOf(view);
      if (!sight) continue;
      const own = (scale * reference.picture.width) / sight.picture.width;
      const { x, y } = cornerOf(allowedCentre(this.viewpoint.centre, sight, own), sight, own);
      const { style, classList } = view.canvas.element;
      style.transform = `translate(${x}px, ${y}px) scale(${own})`;
      classList.toggle('pixelated', own > 1);
    }
    this.options.onScale?.(scale);
  }

  private point(frame: HTMLElement, at: Point | undefined): void {
    const { onPoint } = this.options;
    const pointed = this.views.find((view) => view.frame === frame);
    const sight = pointed && sightOf(pointed);
    const reference = this.reference();
    if (!onPoint) return;
    if (!at || !sight || !reference) return onPoint([]);
    const own = (this.scale * reference.picture.width) / sight.picture.width;
    const centre = allowedCentre(this.viewpoint.centre, sight, own);
    const under = pointUnder(at, centre, sight, own);
    onPoint(
      this.views.flatMap((view) => {
        const { picture } = view.canvas;
        if (!picture) return [];
        const x = Math.floor(under.x * picture.width);
        const y = Math.floor(under.y * picture.height);
        const rgb = view.canvas.pixel(x, y);
        return rgb ? [{ view, x, y, rgb }] : [];
      }),
    );
  }

  private reference(): Sight | undefined {
    for (const view of this.views) {
      const sight = sightOf(view);
      if (sight) return sight;
    }
    return undefined;
  }
}

/** Undefined while there is nothing to see, or no room to see it in. */
function sightOf({ frame, canvas: { picture } }: PictureView): Sight | undefined {
  const { clientWidth: width, clientHeight: height } = frame;
  return picture && width > 0 && height > 0 ? { picture, frame: { width, height } } : undefined;
}
