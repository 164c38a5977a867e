import { element } from '../shared/dom';

/** A canvas in pixels of the screen, to be drawn on in those of the page. */
export class Canvas {
  readonly element = element('canvas', { 'aria-hidden': 'true' });
  private readonly context = this.element.getContext('2d');

  /** Emptied, and as large as it is told. */
  clear(width: number, height: number): CanvasRenderingContext2D | undefined {
    const { element: canvas, context } = this;
    const ratio = devicePixelRatio;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down) {
      canvas.width = across;
      canvas.height = down;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    context?.setTransform(ratio, 0, 0, ratio, 0, 0);
    context?.clearRect(0, 0, width, height);
    return context ?? undefined;
  }
}
