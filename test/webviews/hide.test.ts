import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FromHidePage, HidePageState, ToHidePage } from '../../src/vscode/panels/hide/contract';
import { choices, coverRows, hiddenMessage, setupMessage } from '../support/webviews/hide-fixtures';
import { canvasPixels, overflowing, poorContrast } from '../support/webviews/look';
import { PageRing, screenshot, type OpenOptions } from '../support/webviews/page-ring';
import type { ThemeName } from '../support/webviews/themes';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

const several = { ...choices, covers: ['a.png', 'b.png', 'c.png', 'd.png'] };
const batchSetup = setupMessage({ choices: several, coverName: '4 images', output: undefined });

async function open(options: OpenOptions<HidePageState> = {}) {
  const opened = await ring.openPage<ToHidePage, FromHidePage, HidePageState>('hide', options);
  const { page, host } = opened;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const picture = (title: string) => page.getByRole('img', { name: new RegExp(`^${title},`) });
  const caption = (title: string) =>
    page.getByRole('figure', { name: title, exact: true }).locator('figcaption');
  /** Chooses by keyboard, as the list opens over the page. */
  const choose = async (list: string, keys: readonly string[]) => {
    const box = page.getByRole('combobox', { name: list });
    await box.focus();
    for (const key of keys) await box.press(key);
  };
  const posted = async () => (await host.posted()).slice(1);
  return { ...opened, button, picture, caption, choose, posted };
}

async function opened(options: OpenOptions<HidePageState> = {}) {
  const page = await open(options);
  await page.host.send(setupMessage());
  await page.host.send(hiddenMessage(240, 160));
  await page.picture('Container').waitFor();
  return page;
}

describe('one cover', () => {
  it('shows the pictures pixel for pixel, with their figures', async () => {
    const { picture, caption, page } = await opened();
    const { pictures } = hiddenMessage(240, 160);
    const points = [0, 63, 239].flatMap((x) => [0, 40, 159].map((y) => [x, y] as const));
    for (const [title, { data, width }] of [
      ['Cover', pictures.cover],
      ['Container', pictures.container],
      ['Secret as fitted', pictures.secret],
      ['Revealed secret', pictures.revealed],
    ] as const) {
      const values = points.map(([x, y]) => [0, 1, 2].map((channel) => data[(y * width + x) * 3 + channel]));
      expect(await canvasPixels(picture(title), points), title).toEqual(values);
    }
    expect(await caption('Container').textContent()).toBe('PSNR 36.5 dB · SSIM 0.9821');
    expect(await caption('Revealed secret').textContent()).toBe('PSNR 31.1 dB · SSIM 0.9551');
    await page.getByText('240 × 160').first().waitFor();
  });

  it('amplifies the differences, in colour or grey, and remembers how', async () => {
    const { page, picture, choose, host } = await opened({ state: { choices, gain: 1, grey: false } });
    const { pictures } = hiddenMessage(240, 160);
    const place = (63 + 40 * 240) * 3;
    const off = [0, 1, 2].map((c) =>
      Math.abs(pictures.cover.data[place + c] - pictures.container.data[place + c]),
    );
    expect(Math.max(...off)).toBeGreaterThan(0);
    const shown = async () => (await canvasPixels(picture('Difference of cover'), [[63, 40]]))[0];
    expect(await shown()).toEqual(off);
    await choose('Amplification of the differences', ['ArrowDown', 'ArrowDown', 'ArrowDown']);
    expect(await shown()).toEqual(off.map((value) => Math.min(255, 8 * value)));
    await page.getByRole('checkbox', { name: 'In grey' }).click();
    const [red, green, blue] = await shown();
    expect([green, blue]).toEqual([red, red]);
    expect(await host.state()).toEqual({ choices, gain: 8, grey: true });
  });

  it('asks for everything that can be chosen', async () => {
    const { button, choose, posted } = await opened();
    await choose('Checkpoint', ['ArrowDown', 'ArrowDown']);
    await choose('Fit of the secret', ['ArrowDown']);
    await button('Choose Another Cover…').click();
    await button('Choose Another Secret…').click();
    await button('Swap Cover and Secret').click();
    await button('Choose Folder and Name…').click();
    await choose('Format', ['ArrowDown']);
    expect(await posted()).toEqual([
      { type: 'change', options: { checkpoint: '/stego/bundled.safetensors' } },
      { type: 'change', options: { checkpoint: '/runs/a/1200.safetensors' } },
      { type: 'change', options: { fit: 'cover' } },
      { type: 'choose', what: 'cover' },
      { type: 'choose', what: 'secret' },
      { type: 'swap' },
      { type: 'choose', what: 'output' },
      { type: 'rename', name: 'beach.stego.webp' },
    ]);
  });

  it('lets the window list the checkpoints that are too many for the page', async () => {
    const { button, host, posted } = await opened();
    const more = button('Choose Another Checkpoint…');
    expect(await more.isVisible()).toBe(false);
    await host.send(setupMessage({ moreCheckpoints: true }));
    await more.click();
    expect(await posted()).toEqual([{ type: 'choose', what: 'checkpoint' }]);
  });

  it('offers what stays of the secret only where it is cut, and leaves the keyboard where it was', async () => {
    const { page, host, choose, posted } = await opened();
    const position = page.getByRole('combobox', { name: 'What stays of the secret' });
    expect(await position.count()).toBe(0);
    await choose('Fit of the secret', ['ArrowDown']);
    await host.send(setupMessage({ choices: { ...choices, fit: 'cover' } }));
    await position.waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    expect(await focused()).toBe('Fit of the secret');
    await choose('What stays of the secret', ['ArrowDown']);
    expect((await posted()).at(-1)).toEqual({ type: 'change', options: { position: 'end' } });
  });

  it('keeps under the name that was typed, and then offers to look and to undo', async () => {
    const { page, host, button, posted } = await opened();
    const name = page.getByRole('textbox', { name: 'Name of the container' });
    await page.getByText('“.stego” in the name tells').waitFor();
    await name.fill('holiday.jpg');
    const problem = 'End the name with .png, .webp or .tiff: other formats do not keep every pixel.';
    const output = { folder: '/photos', name: 'holiday.jpg', exists: false };
    await host.send(setupMessage({ output: { ...output, problem } }));
    await page.getByText(problem).waitFor();
    await name.press('Enter');
    expect(await button('Keep').isEnabled()).toBe(false);
    await name.fill('holiday.png');
    await host.send(setupMessage({ output: { ...output, name: 'holiday.png', exists: true } }));
    await page.getByText('holiday.png exists already: you will be asked').waitFor();
    await name.press('Enter');
    await host.send({ type: 'keeping' });
    await page.getByRole('button', { name: 'Writing…' }).waitFor();
    await host.send({ type: 'kept', name: 'holiday.png' });
    await page.getByText('holiday.png holds the secret.').waitFor();
    for (const label of ['Preview Revealed Secret', 'Open', 'Undo']) await button(label).click();
    await host.send({ type: 'notKept' });
    await button('Keep').click();
    await button('Discard').click();
    const types = (await posted()).map((message) => message.type);
    expect(types).toEqual([...['rename', 'rename', 'keep', 'preview', 'open', 'undo', 'keep', 'discard']]);
  });

  it('shows how far it is, can be cancelled, and says what went wrong', async () => {
    const { page, host, button, picture, posted } = await opened();
    await host.send({ type: 'working', message: 'Hiding', fraction: 0.42 });
    const bar = page.getByRole('progressbar', { name: 'Hiding' });
    await bar.waitFor();
    expect(await bar.getAttribute('aria-valuenow')).toBe('42');
    // What was shown stays until there is better, but cannot be kept.
    expect(await picture('Container').isVisible()).toBe(true);
    expect(await button('Keep').isEnabled()).toBe(false);
    await button('Cancel').click();
    await host.send({ type: 'failed', message: 'Cannot read letter.png: there is no such file.' });
    await page.getByRole('alert').getByText('there is no such file').waitFor();
    expect(await picture('Container').isVisible()).toBe(false);
    await button('Retry').click();
    expect(await posted()).toEqual([{ type: 'cancel' }, { type: 'retry' }]);
  });

  it('says when a large picture is shown smaller than it is', async () => {
    const { page, host, picture } = await opened();
    const message = hiddenMessage(240, 160);
    const { cover } = message.pictures;
    const flat = { ...cover, data: new Uint8Array(cover.data.length).fill(9) };
    await host.send({
      ...message,
      size: { width: 4800, height: 3200 },
      pictures: { ...message.pictures, differences: { cover: flat, secret: flat } },
    });
    await page.getByText('4,800 × 3,200, shown at 240 × 160').waitFor();
    expect(await canvasPixels(picture('Difference of cover'), [[5, 5]])).toEqual([[72, 72, 72]]);
  });
});

describe('several covers', () => {
  it('shows what became of each, and asks to start, to cancel and to undo', async () => {
    const { page, host, button, posted } = await open();
    await host.send(batchSetup);
    await host.send({
      type: 'batch',
      running: false,
      rows: coverRows.map(({ name }) => ({ name, state: 'waiting' })),
    });
    await button('Hide in 4 Images').click();
    await host.send({ type: 'batch', running: true, rows: coverRows });
    const texts = () =>
      page
        .locator('tbody tr')
        .evaluateAll((rows) =>
          rows.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.textContent)),
        );
    expect(await texts()).toEqual([
      ['beach.jpg', 'hidden', '36.5 dB', '31.1 dB', 'beach.stego.png'],
      ['broken.png', 'failed', 'Cannot read /photos/broken.png: the file is damaged or cut off.'],
      ['harbour at night.tiff', '42 %', '', '', ''],
      ['trees.webp', 'waiting', '', '', ''],
    ]);
    await page.getByText('1 of 4 hold the secret · 1 cannot be used').waitFor();
    await host.send({ type: 'row', index: 2, row: { ...coverRows[2], fraction: 0.75 } });
    await page.getByText('75 %').waitFor();
    await button('Cancel').click();
    await button('Preview what beach.stego.png reveals').click();
    const done = coverRows.map((row) => (row.state === 'failed' ? row : { ...coverRows[0], name: row.name }));
    await host.send({ type: 'batch', running: false, rows: done });
    await button('Retry 1 Failed').click();
    await button('Undo All').click();
    expect(await posted()).toEqual([
      { type: 'start' },
      { type: 'cancel' },
      { type: 'previewRow', index: 0 },
      { type: 'start' },
      { type: 'undoAll' },
    ]);
  });
});

const themes: readonly ThemeName[] = ['dark', 'light', 'high-contrast'];

describe.each(themes)('%s', (theme) => {
  it.each([300, 760, 1280, 1600])('fits %i pixels, before and after', async (width) => {
    const { page, host } = await open({ theme, width, height: 800 });
    const check = async (name: string) => {
      await screenshot(page, `hide-${name}-${theme}-${width}`);
      expect(await poorContrast(page)).toEqual([]);
      expect(await overflowing(page)).toEqual([]);
    };
    await host.send(setupMessage({ choices: { ...choices, fit: 'cover' } }));
    await host.send({ type: 'working', message: 'Hiding', fraction: 0.42 });
    await page.getByText('42 %').waitFor();
    await check('working');
    await host.send(hiddenMessage(480, 320));
    await page.getByRole('img', { name: 'Container,' }).waitFor();
    await check('shown');
    await host.send({ type: 'kept', name: 'beach.stego.png' });
    await page.getByText('beach.stego.png holds the secret.').waitFor();
    await check('kept');
  });

  it.each([300, 1280])('shows several covers in %i pixels', async (width) => {
    const { page, host } = await open({ theme, width, height: 600 });
    await host.send(batchSetup);
    await host.send({ type: 'batch', running: true, rows: coverRows });
    await page.getByText('harbour at night.tiff').waitFor();
    await screenshot(page, `hide-batch-${theme}-${width}`);
    expect(await poorContrast(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
  });

  it('is readable when it failed', async () => {
    const { page, host } = await open({ theme, width: 760, height: 500 });
    await host.send(setupMessage());
    await host.send({ type: 'failed', message: 'Cannot read letter.png: the file is damaged or cut off.' });
    await page.getByRole('alert').waitFor();
    await screenshot(page, `hide-failed-${theme}`);
    expect(await poorContrast(page)).toEqual([]);
  });
});
