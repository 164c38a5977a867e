import { describe, expect, it } from 'vitest';
import { hiddenPreview } from '../../../src/engine/hidden-preview';
import type { HiddenPicture } from '../../../src/hiding/hide-picture';
import type { RgbImage } from '../../../src/images/rgb-image';
import { testPicture } from '../../support/pictures';

const [width, height] = [60, 40];
const cover = testPicture(width, height);
/** Every value up or down by `by`, in turn: what an average of neighbours would not show. */
const checkered = (by: number): RgbImage => ({
  ...cover,
  data: cover.data.map((value, i) => {
    const up = (Math.floor(i / 3) + Math.floor(i / 3 / width)) % 2 === 0;
    return up ? Math.min(255, value + by) : Math.max(0, value - by);
  }),
});
const hidden: HiddenPicture = {
  cover,
  container: checkered(6),
  secret: cover,
  revealed: cover,
  alpha: new Uint8Array(width * height).fill(9),
};

describe('the preview of a hidden picture', () => {
  it('shows every pixel of a picture of ordinary size, with figures that JSON can carry', async () => {
    const { container, metrics, shown } = await hiddenPreview(hidden, {}, width * height);
    expect(shown).toEqual({
      cover,
      container: hidden.container,
      secret: hidden.secret,
      revealed: hidden.revealed,
    });
    expect(container).toEqual({ ...hidden.container, alpha: hidden.alpha });
    expect(metrics.cover.psnr).toBeGreaterThan(30);
    expect(metrics.secret.psnr).toBe(100);
  });

  it('reduces a large picture, but neither its figures nor its differences', async () => {
    const whole = await hiddenPreview(hidden, {}, width * height);
    const { container, metrics, shown } = await hiddenPreview(hidden, {}, (width * height) / 4);
    expect(metrics).toEqual(whole.metrics);
    expect(container).toEqual(whole.container);
    const pictures = [shown.cover, shown.container, shown.secret, shown.revealed];
    for (const picture of [...pictures, shown.differences?.cover, shown.differences?.secret]) {
      expect([picture?.width, picture?.height]).toEqual([30, 20]);
    }
    const mean = (data: Uint8Array) => data.reduce((sum, value) => sum + value, 0) / data.length;
    expect(mean(shown.differences?.cover.data ?? new Uint8Array())).toBeCloseTo(5.8, 0);
    expect(mean(shown.differences?.secret.data ?? new Uint8Array([1]))).toBe(0);
  });
});
