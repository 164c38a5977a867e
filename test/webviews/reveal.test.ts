import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { PicturePayload } from '../../src/engine/protocol';
import type { FromRevealPage, ToRevealPage } from '../../src/vscode/editors/reveal/contract';
import { canvasPixels } from '../support/webviews/look';
import { PageRing, type OpenOptions } from '../support/webviews/page-ring';
import { revealedMessage } from '../support/webviews/picture-fixtures';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

async function open(options: OpenOptions<undefined> = {}) {
  const { page, host } = await ring.openPage<ToRevealPage, FromRevealPage>('reveal', options);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const picture = (title: string) => page.getByRole('img', { name: title });
  return { page, host, button, picture };
}

const points = [0, 63, 127, 239].flatMap((x) => [0, 40, 159].map((y) => [x, y] as const));

function pixelsOf({ width, data }: PicturePayload): readonly (readonly number[])[] {
  return points.map(([x, y]) => [0, 1, 2].map((channel) => data[(y * width + x) * 3 + channel]));
}

it('shows container and revealed secret pixel for pixel, with size and checkpoint', async () => {
  const { page, host, picture } = await open();
  expect(await host.posted()).toEqual([{ type: 'ready' }]);
  const message = revealedMessage(240, 160);
  await host.send(message);
  await picture('Container, 240 × 160').waitFor();
  expect(await canvasPixels(picture('Container'), points)).toEqual(pixelsOf(message.container));
  expect(await canvasPixels(picture('Revealed secret'), points)).toEqual(pixelsOf(message.revealed));
  expect(await page.locator('figcaption').allTextContents()).toEqual([
    'beach.stego.png · 240 × 160',
    'tiny-imagenet-baseline, step 1,200 · 240 × 160',
  ]);
});

it('asks to save and for another checkpoint', async () => {
  const { host, button } = await open();
  await host.send(revealedMessage(240, 160));
  await button('Save Revealed Secret…').click();
  await button('Use Another Checkpoint…').focus();
  await button('Use Another Checkpoint…').press('Enter');
  await expect
    .poll(() => host.posted())
    .toEqual([{ type: 'ready' }, { type: 'save' }, { type: 'selectCheckpoint' }]);
});

it('shows how far it is, then the error, and can be tried again', async () => {
  const { page, host, button } = await open();
  await host.send({ type: 'working', message: 'Loading the checkpoint…' });
  await page.getByText('Loading the checkpoint…').waitFor();
  expect(await page.getByRole('progressbar').isVisible()).toBe(false);
  await host.send({ type: 'working', message: 'Revealing…', fraction: 0.5 });
  const bar = page.getByRole('progressbar', { name: 'Revealing' });
  await bar.waitFor();
  expect(await bar.getAttribute('aria-valuenow')).toBe('50');
  expect(await button('Save Revealed Secret…').isVisible()).toBe(false);
  await host.send({ type: 'failed', message: 'The checkpoint 900.safetensors is gone.' });
  await page.getByRole('alert').getByText('The checkpoint 900.safetensors is gone.').waitFor();
  expect(await button('Save Revealed Secret…').isVisible()).toBe(false);
  await button('Retry').click();
  await expect.poll(() => host.posted()).toEqual([{ type: 'ready' }, { type: 'retry' }]);
  await host.send(revealedMessage(240, 160));
  await button('Save Revealed Secret…').waitFor();
  expect(await button('Retry').isVisible()).toBe(false);
});

it('stands side by side even in half an editor, and shows the secret first where there is no room', async () => {
  const { page, host, picture } = await open({ width: 1000 });
  await host.send(revealedMessage(240, 160));
  const boxes = () =>
    Promise.all(['Container', 'Revealed secret'].map((title) => picture(title).boundingBox()));
  await picture('Container').waitFor();
  for (const width of [1000, 480]) {
    await page.setViewportSize({ width, height: 900 });
    const [container, revealed] = await boxes();
    expect(revealed?.y).toBe(container?.y);
    expect(revealed?.x).toBeGreaterThan((container?.x ?? Infinity) + (container?.width ?? 0));
  }
  await page.setViewportSize({ width: 360, height: 900 });
  const [below, above] = await boxes();
  expect(above?.x).toBe(below?.x);
  expect(below?.y).toBeGreaterThan((above?.y ?? Infinity) + (above?.height ?? 0));
});

it('switches each picture between fitting the page and its actual size', async () => {
  const { page, host, picture } = await open({ width: 800 });
  await host.send(revealedMessage(900, 300));
  const width = async (title: string) => (await picture(title).boundingBox())?.width;
  await picture('Container').waitFor();
  expect(await width('Container')).toBeLessThan(400);
  const zoom = page.getByRole('figure', { name: 'Container' }).getByRole('button', { name: 'Actual Size' });
  await zoom.click();
  await expect.poll(() => zoom.getAttribute('aria-pressed')).toBe('true');
  expect(await width('Container')).toBe(900);
  expect(await width('Revealed secret')).toBeLessThan(400);
  await zoom.press('Enter');
  expect(await width('Container')).toBeLessThan(400);
});

it('asks again after it was hidden', async () => {
  const { page, host, picture } = await open();
  await host.send(revealedMessage(240, 160));
  await picture('Container').waitFor();
  await page.reload();
  expect(await host.posted()).toEqual([{ type: 'ready' }]);
  expect(await picture('Container').isVisible()).toBe(false);
});
