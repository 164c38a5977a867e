import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FromRevealPage, RevealPageState, ToRevealPage } from '../../src/vscode/editors/reveal/contract';
import { overflowing, poorContrast } from '../support/webviews/look';
import { PageRing, screenshot, type OpenOptions } from '../support/webviews/page-ring';
import {
  measuredOriginals,
  revealPictures,
  revealState,
  showReveal,
} from '../support/webviews/picture-fixtures';
import type { ThemeName } from '../support/webviews/themes';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

const themes: readonly ThemeName[] = ['dark', 'light', 'high-contrast'];
const widths = [300, 760, 1280, 1600];
const look: RevealPageState = {
  mode: 'side',
  pair: 'secret',
  swipe: 0.4,
  onion: 0.5,
  gain: 16,
  tone: 'colour',
  plane: { of: 'container', bit: 2, channel: 'all' },
};
const pictures = revealPictures(480, 320);
const { container, revealed } = pictures;

function open(options: OpenOptions<RevealPageState>) {
  return ring.openPage<ToRevealPage, FromRevealPage, RevealPageState>('reveal', { height: 800, ...options });
}

describe.each(themes)('the reveal page in the %s theme', (theme) => {
  it.each(widths)('is readable and fits %i pixels', async (width) => {
    const { page, host } = await open({ theme, width });
    await showReveal(host, { container, revealed });
    await page.getByRole('img', { name: 'Revealed secret' }).waitFor();
    await screenshot(page, `reveal-${theme}-${width}`);
    expect(await poorContrast(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
  });

  it.each(widths)('is readable with originals, swiped, at %i pixels', async (width) => {
    const { page, host } = await open({ theme, width, state: { ...look, mode: 'swipe' } });
    await showReveal(host, pictures, revealState(measuredOriginals));
    await page.getByRole('slider', { name: 'Boundary between the pictures' }).waitFor();
    await screenshot(page, `reveal-swipe-${theme}-${width}`);
    expect(await poorContrast(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
  });

  it.each(['side', 'onion', 'difference', 'planes'] as const)('is readable in the view %s', async (mode) => {
    const { page, host } = await open({ theme, width: 1100, state: { ...look, mode } });
    await showReveal(host, pictures, revealState(measuredOriginals));
    await page.getByRole('img').first().waitFor();
    await screenshot(page, `reveal-${mode}-${theme}`);
    expect(await poorContrast(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
  });

  it('is readable while it works, when it fails and where it may not run', async () => {
    const { page, host } = await open({ theme, width: 760, height: 600 });
    await showReveal(
      host,
      { container },
      revealState({ working: { message: 'Revealing…', fraction: 0.42 } }),
    );
    await page.getByText('Revealing… 42 %').waitFor();
    await screenshot(page, `reveal-working-${theme}`);
    expect(await poorContrast(page)).toEqual([]);
    const message = 'beach.stego.png is not a picture that can be read: it ends too early.';
    await showReveal(host, {}, revealState({ problem: { message, remedy: 'retry' } }));
    await page.getByRole('alert').waitFor();
    await screenshot(page, `reveal-failed-${theme}`);
    expect(await poorContrast(page)).toEqual([]);
    const restricted = 'Models run only in folders that you trust, so nothing is revealed yet.';
    const problem = { message: restricted, remedy: 'trust' as const };
    await showReveal(host, {}, revealState({ checkpoints: [], shown: undefined, problem }));
    await page.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
    await screenshot(page, `reveal-restricted-${theme}`);
    expect(await poorContrast(page)).toEqual([]);
  });
});
