import type { Frame } from 'playwright-core';
import type { RgbImage } from '../../../src/images/rgb-image';

/** The pixels of a canvas without their alpha. */
export async function canvasImage(frame: Frame, label: string): Promise<RgbImage> {
  const canvas = frame.locator(`canvas[aria-label^="${label}"]`);
  await canvas.waitFor({ timeout: 60_000 });
  const { width, height, rgba } = await canvas.evaluate((element: HTMLCanvasElement) => {
    const context = element.getContext('2d') as CanvasRenderingContext2D;
    const { data } = context.getImageData(0, 0, element.width, element.height);
    return { width: element.width, height: element.height, rgba: Array.from(data) };
  });
  return { width, height, data: Uint8Array.from(rgba.filter((_, i) => i % 4 !== 3)) };
}
