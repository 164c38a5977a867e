import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FromSweepPage, SweepPageState, ToSweepPage } from '../../src/vscode/panels/sweep/contract';
import { contrastDown, overflowing, poorContrast } from '../support/webviews/look';
import { PageRing, screenshot, type OpenOptions } from '../support/webviews/page-ring';
import { importance, sweepSnapshot } from '../support/webviews/sweep-fixtures';
import type { ThemeName } from '../support/webviews/themes';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

async function open(options: OpenOptions<SweepPageState> = {}, ...messages: ToSweepPage[]) {
  const opened = await ring.openPage<ToSweepPage, FromSweepPage, SweepPageState>('sweep', options);
  for (const message of messages) await opened.host.send(message);
  return opened;
}

const full = (): ToSweepPage[] => [
  sweepSnapshot(50),
  { type: 'importance', figure: 'validation.secret.psnr', importance },
];

describe.each<ThemeName>(['dark', 'light', 'high-contrast'])('in the %s theme', (theme) => {
  it.each([300, 760, 1400])('the sweep is readable and fits %i pixels', async (width) => {
    // So high that all charts are in sight: others are not drawn.
    const { page } = await open({ theme, width, height: 3600, state: { chosen: [3, 9] } }, ...full());
    await page.locator('.contour-chart canvas').waitFor();
    await page.evaluate(() => new Promise((drawn) => setTimeout(() => requestAnimationFrame(drawn), 100)));
    await screenshot(page, `sweep-${theme}-${width}`);
    expect(await poorContrast(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
  });

  it('the range of a doubtful importance is seen on its bar', async () => {
    const doubtful = { ...importance, trust: 'too-few' as const };
    const asked = { type: 'importance', figure: 'validation.secret.psnr', importance: doubtful } as const;
    const { page } = await open({ theme }, sweepSnapshot(12), asked);
    const bar = page.locator('.doubtful .share').first();
    await bar.waitFor();
    // It is 71 % long, and the range reaches from 60 to 80.
    expect(await contrastDown(bar, 0.66)).toBeGreaterThan(3);
  });
});
