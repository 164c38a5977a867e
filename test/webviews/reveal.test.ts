import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PicturePayload } from '../../src/engine/protocol';
import type { FromRevealPage, RevealPageState, ToRevealPage } from '../../src/vscode/editors/reveal/contract';
import { canvasPixels } from '../support/webviews/look';
import { PageRing, type OpenOptions } from '../support/webviews/page-ring';
import {
  bestId,
  bundledId,
  measuredOriginals,
  revealPictures,
  revealState,
  showReveal,
} from '../support/webviews/picture-fixtures';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

async function open(options: OpenOptions<RevealPageState> = {}) {
  const opened = await ring.openPage<ToRevealPage, FromRevealPage, RevealPageState>('reveal', options);
  const { page } = opened;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const picture = (title: string) => page.getByRole('img', { name: new RegExp(`^${title}`) });
  const frame = (name: string) => page.getByRole('group', { name, exact: true });
  const choose = async (list: string, option: string) => {
    await page.getByRole('combobox', { name: list }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  return { ...opened, button, picture, frame, choose };
}

const pictures = revealPictures(240, 160);
const { container, revealed } = pictures;
const points = [0, 63, 127, 239].flatMap((x) => [0, 40, 159].map((y) => [x, y] as const));

function pixelsOf({ width, data }: PicturePayload): readonly (readonly number[])[] {
  return points.map(([x, y]) => [0, 1, 2].map((channel) => data[(y * width + x) * 3 + channel]));
}

/** Size of a picture on the screen over its size in pixels. */
const scaleOf = (canvas: Locator) =>
  canvas.evaluate((element: HTMLCanvasElement) => element.getBoundingClientRect().width / element.width);

describe('the pictures', () => {
  it('are shown side by side pixel for pixel, and the originals with them once they are known', async () => {
    const { page, host, picture } = await open();
    expect(await host.posted()).toEqual([{ type: 'ready' }]);
    await showReveal(host, { container, revealed });
    await picture('Container, 240 × 160').waitFor();
    expect(await canvasPixels(picture('Container'), points)).toEqual(pixelsOf(container));
    expect(await canvasPixels(picture('Revealed secret'), points)).toEqual(pixelsOf(revealed));
    expect(await page.getByRole('table').count()).toBe(0);
    await showReveal(host, pictures, revealState(measuredOriginals));
    await picture('Cover').waitFor();
    expect(await page.getByRole('figure').count()).toBe(4);
    const rows = await page.getByRole('row').allInnerTexts();
    expect(rows.map((row) => row.replace(/\s+/g, ' '))).toEqual([
      'Against the original PSNR SSIM',
      'Container against the cover beach.jpg 38.21 dB 0.9812',
      'Revealed secret against the secret harbour-at-night.png 29.50 dB 0.9321',
    ]);
  });

  it('stand side by side even in half an editor, the revealed one first where there is no room', async () => {
    const { page, host, picture } = await open({ width: 1000 });
    await showReveal(host, { container, revealed });
    const boxes = () =>
      Promise.all(
        ['Container', 'Revealed secret'].map((name) => page.getByRole('figure', { name }).boundingBox()),
      );
    await picture('Container').waitFor();
    for (const width of [1000, 480]) {
      await page.setViewportSize({ width, height: 900 });
      const [left, right] = await boxes();
      expect(right?.y).toBe(left?.y);
      expect(right?.x).toBeGreaterThan(left?.x ?? Infinity);
    }
    await page.setViewportSize({ width: 360, height: 900 });
    const [below, above] = await boxes();
    expect(above?.x).toBe(below?.x);
    expect(below?.y).toBeGreaterThan(above?.y ?? Infinity);
  });

  it('say which original cannot be compared', async () => {
    const { page, host } = await open();
    const problem = 'It is 300 × 200, the container 240 × 160.';
    const state = revealState({ cover: { name: 'other.jpg', problem } });
    await showReveal(host, { container, revealed }, state);
    await page.getByRole('cell', { name: problem }).waitFor();
  });
});

describe('zooming', () => {
  it('moves all pictures as one, by wheel, keys and buttons, pixelated only when enlarged', async () => {
    const { page, host, button, picture, frame } = await open({ width: 700 });
    await showReveal(host, pictures, revealState(measuredOriginals));
    const names = ['Cover', 'Container', 'Secret', 'Revealed secret'];
    const scales = async () => new Set(await Promise.all(names.map((name) => scaleOf(picture(name)))));
    await button('Actual Size').click();
    await expect.poll(scales).toEqual(new Set([1]));
    await page.getByRole('status', { name: 'Zoom' }).getByText('100 %').waitFor();
    expect(await picture('Cover').getAttribute('class')).not.toContain('pixelated');
    await frame('Container').hover();
    // Without the keyboard on a picture, the wheel belongs to the page.
    await page.mouse.wheel(0, -240);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -240);
    await page.keyboard.up('Control');
    await expect.poll(scales).toEqual(new Set([2]));
    expect(await picture('Cover').getAttribute('class')).toContain('pixelated');
    await frame('Secret').focus();
    await page.keyboard.press('0');
    await expect.poll(async () => [...(await scales())].every((scale) => scale !== 2)).toBe(true);
    await page.keyboard.press('1');
    await page.keyboard.press('+');
    await expect.poll(scales).toEqual(new Set([1.25]));
    for (let i = 0; i < 20; i++) await page.keyboard.press('+');
    await expect.poll(scales).toEqual(new Set([32]));
  });

  it('keeps the pixel under the pointer, pans by dragging and tells the values of every picture', async () => {
    const { page, host, frame, button } = await open();
    await showReveal(host, { container, revealed });
    await button('Actual Size').click();
    const box = (await frame('Container').boundingBox())!;
    const [middleX, middleY] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(middleX + 20.5, middleY - 10.5);
    const told = page.locator('.pixels');
    const values = (x: number, y: number) => {
      const rgb = ({ data }: PicturePayload) =>
        Array.from(data.slice((y * 240 + x) * 3, (y * 240 + x) * 3 + 3));
      const [first, second] = [container, revealed].map((picture) => rgb(picture).join(' '));
      return `x ${x}, y ${y} · Container ${first} · Revealed secret ${second}`;
    };
    await expect.poll(() => told.innerText()).toBe(values(140, 69));
    const zoomed = page.getByRole('status', { name: 'Zoom' });
    await frame('Container').focus();
    await page.mouse.wheel(0, -480);
    await page.mouse.wheel(0, -240);
    await expect.poll(() => zoomed.innerText()).toBe('800 %');
    await page.mouse.move(middleX + 20, middleY - 10);
    const under = await told.innerText();
    await page.mouse.wheel(0, -240);
    await expect.poll(() => zoomed.innerText()).toBe('1600 %');
    await page.mouse.move(middleX + 20.2, middleY - 10);
    await expect.poll(() => told.innerText()).toBe(under);
    await page.mouse.down();
    await page.mouse.move(middleX + 68, middleY + 38);
    await page.mouse.up();
    await page.mouse.move(middleX + 68.2, middleY + 38);
    await expect.poll(() => told.innerText()).toBe(under);
    const [x, y] = under.match(/\d+/g)!.map(Number);
    expect(under).toBe(values(x, y));
    await page.mouse.move(middleX + 20.2, middleY - 10);
    await expect.poll(() => told.innerText()).toBe(values(x - 3, y - 3));
    await page.mouse.move(2, 2);
    await expect.poll(() => told.innerText()).toBe('Point at a picture to read its pixels.');
  });
});

describe('two pictures over each other', () => {
  it('are swiped by the pointer and by keys', async () => {
    const { page, host, button, choose } = await open();
    await showReveal(host, pictures, revealState(measuredOriginals));
    await button('Swipe').click();
    const handle = page.getByRole('slider', { name: 'Boundary between the pictures' });
    await choose('Pictures', 'Secret and Revealed secret');
    const cut = () =>
      page
        .locator('.layer')
        .last()
        .evaluate((layer) => layer.style.clipPath);
    expect(await cut()).toBe('inset(0px 0px 0px 50%)');
    const heights = () =>
      Promise.all(
        ['.stage', '.stage > .picture-frame'].map(
          async (box) => (await page.locator(box).boundingBox())?.height,
        ),
      );
    const [room, used] = await heights();
    expect(used).toBe(room);
    await handle.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('PageUp');
    // A key of the editor.
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(cut).toBe('inset(0px 0px 0px 62%)');
    expect(await handle.getAttribute('aria-valuenow')).toBe('62');
    await page.keyboard.press('Home');
    await expect.poll(cut).toBe('inset(0px 0px 0px 0%)');
    await page.keyboard.press('End');
    const box = (await handle.boundingBox())!;
    await page.mouse.move(box.x + 4, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x - 300, box.y + 40);
    await page.mouse.up();
    await expect.poll(async () => (await host.state())?.swipe).toBeLessThan(0.9);
    expect((await host.state())?.pair).toBe('secret');
  });

  it('are mixed by their opacity', async () => {
    const { page, host, button } = await open();
    await showReveal(host, { container, revealed });
    await button('Onion Skin').click();
    const opacity = page.getByRole('slider', { name: 'Opacity' });
    await opacity.focus();
    await opacity.press('ArrowRight');
    const layer = page.locator('.layer').last();
    await expect.poll(() => layer.evaluate((each) => each.style.opacity)).toBe('0.51');
    expect(await opacity.getAttribute('aria-valuetext')).toBe('51 %');
  });
});

describe('what is made of the pictures', () => {
  it('is their amplified difference, in colour or grey', async () => {
    const { host, button, choose, picture } = await open();
    await showReveal(host, pictures, revealState(measuredOriginals));
    await button('Difference').click();
    await choose('Amplification', '×2');
    const shown = picture('Difference of Cover and Container, times 2');
    await shown.waitFor();
    const [cover, hidden] = [pixelsOf(pictures.cover), pixelsOf(container)];
    const wanted = cover.map((pixel, i) =>
      pixel.map((value, c) => Math.min(255, 2 * Math.abs(value - hidden[i][c]))),
    );
    expect(wanted.flat().some((value) => value > 0)).toBe(true);
    expect(await canvasPixels(shown, points)).toEqual(wanted);
    await choose('Colours of the difference', 'Grey, largest');
    const grey = wanted.map((pixel) => Array(3).fill(Math.max(...pixel)));
    await expect.poll(() => canvasPixels(shown, points)).toEqual(grey);
  });

  it('is a bit plane, which can be saved', async () => {
    const { page, host, button, choose, picture } = await open();
    await showReveal(host, { container, revealed });
    expect(await button('Save What Is Shown…').isVisible()).toBe(false);
    await button('Bit Planes').click();
    await choose('Picture', 'Revealed secret');
    await choose('Channel', 'Green');
    const bit = page.getByRole('slider', { name: 'Bit' });
    await bit.press('End');
    const shown = picture('Bit plane 7 of Revealed secret');
    await shown.waitFor();
    const wanted = pixelsOf(revealed).map(([, green]) => Array(3).fill(green > 127 ? 255 : 0));
    expect(await canvasPixels(shown, points)).toEqual(wanted);
    await button('Save What Is Shown…').click();
    const saved = () =>
      page.evaluate(() => window.fakeHost.posted.at(-1) as { view: string; picture: { width: number } });
    await expect.poll(async () => (await saved()).view).toBe('bit-7');
    expect((await saved()).picture.width).toBe(240);
    expect((await host.state())?.plane).toEqual({ of: 'revealed', bit: 7, channel: 'green' });
  });
});

describe('the checkpoint', () => {
  it('is chosen in the page, and made that of the workspace only when asked', async () => {
    const { page, host, button, choose } = await open();
    await showReveal(host, { container, revealed });
    expect(await button('Use for This Workspace').isVisible()).toBe(false);
    await choose('Checkpoint that reveals', 'Bundled model');
    await expect
      .poll(async () => (await host.posted()).at(-1))
      .toEqual({ type: 'showCheckpoint', id: bundledId });
    await showReveal(host, {}, revealState({ shown: bundledId }));
    await button('Use for This Workspace').click();
    await expect.poll(async () => (await host.posted()).at(-1)).toEqual({ type: 'useCheckpoint' });
    await showReveal(host, {}, revealState({ shown: bundledId, inUse: bundledId }));
    await button('Use for This Workspace').waitFor({ state: 'hidden' });
    const list = page.getByRole('combobox', { name: 'Checkpoint that reveals' });
    await expect.poll(() => list.evaluate((each: HTMLSelectElement) => each.value)).toBe(bundledId);
  });

  it('is chosen in the window where there are too many for the page', async () => {
    const { host, button } = await open();
    await showReveal(host, { container, revealed });
    const more = button('Choose Another Checkpoint…');
    expect(await more.isVisible()).toBe(false);
    await showReveal(host, {}, revealState({ moreCheckpoints: true }));
    await more.click();
    await expect.poll(async () => (await host.posted()).at(-1)).toEqual({ type: 'chooseCheckpoint' });
  });

  it('can be saved from and compared only once something is revealed', async () => {
    const { host, button } = await open();
    await host.send({ type: 'picture', role: 'container', picture: container });
    await showReveal(host, {}, revealState({ shown: bestId, working: { message: 'Revealing…' } }));
    expect(await button('Save Revealed Secret…').isDisabled()).toBe(true);
    await showReveal(host, { revealed });
    await button('Save Revealed Secret…').click();
    await button('Compare with Originals…').focus();
    await button('Compare with Originals…').press('Enter');
    await expect
      .poll(() => host.posted())
      .toEqual([{ type: 'ready' }, { type: 'saveRevealed' }, { type: 'pickOriginals' }]);
  });
});

describe('what goes on', () => {
  it('is how far it is, then the error, and it can be tried again', async () => {
    const { page, host, button } = await open();
    await showReveal(host, { container }, revealState({ working: { message: 'Revealing…', fraction: 0.5 } }));
    const bar = page.getByRole('progressbar', { name: 'Revealing' });
    await bar.waitFor();
    expect(await bar.getAttribute('aria-valuenow')).toBe('50');
    const message = 'The checkpoint 900.safetensors is gone.';
    await showReveal(host, {}, revealState({ problem: { message, remedy: 'retry' } }));
    await page.getByRole('alert').getByText(message).waitFor();
    expect(await bar.isVisible()).toBe(false);
    await button('Retry').click();
    await expect.poll(() => host.posted()).toEqual([{ type: 'ready' }, { type: 'retry' }]);
    await showReveal(host, { revealed });
    await button('Retry').waitFor({ state: 'hidden' });
  });

  it('shows the container and what to do where the folder is not trusted', async () => {
    const { host, button, picture } = await open();
    const problem = { message: 'Models run only in folders that you trust.', remedy: 'trust' as const };
    await showReveal(host, { container }, revealState({ checkpoints: [], shown: undefined, problem }));
    await picture('Container').waitFor();
    await button('Manage Workspace Trust').click();
    await expect.poll(async () => (await host.posted()).at(-1)).toEqual({ type: 'trust' });
  });

  it('says what a JPEG can hide', async () => {
    const { page, host } = await open();
    await showReveal(host, { container, revealed }, revealState({ lossy: true }));
    await page.getByText('This is a JPEG file').waitFor();
  });

  it('is asked for again after the page was hidden, in the view that was looked at', async () => {
    const state: RevealPageState = {
      mode: 'planes',
      pair: 'cover',
      swipe: 0.5,
      onion: 0.5,
      gain: 8,
      tone: 'colour',
      plane: { of: 'secret', bit: 1, channel: 'all' },
    };
    const { host, picture } = await open({ state });
    expect(await host.posted()).toEqual([{ type: 'ready' }]);
    expect(await picture('Bit plane').isVisible()).toBe(false);
    // The originals come after what is revealed.
    await showReveal(host, { container, revealed });
    await picture('Bit plane 1 of Container').waitFor();
    await showReveal(host, pictures, revealState(measuredOriginals));
    await picture('Bit plane 1 of Secret').waitFor();
  });
});
