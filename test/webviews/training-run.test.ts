import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ShownRunState } from '../../src/runs/contract';
import type { FromTrainingPage, RunSummary, ToTrainingPage } from '../../src/vscode/panels/training/contract';
import type { Page } from 'playwright-core';
import { PageRing } from '../support/webviews/page-ring';
import { lossColumns, runSummary } from '../support/webviews/run-fixtures';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

async function open(run: RunSummary) {
  const opened = await ring.openPage<ToTrainingPage, FromTrainingPage>('training');
  await opened.host.send({ type: 'snapshot', run, losses: lossColumns(20), validation: [], sampleSteps: [] });
  await opened.page.getByRole('heading', { level: 1, name: run.name }).waitFor();
  const button = (name: string) => opened.page.getByRole('button', { name, exact: true });
  return { ...opened, button };
}

/** What is seen of the figures, as label and value. */
const figures = (page: Page) =>
  page
    .locator('.run-figures > :not([hidden])')
    .evaluateAll((all) => all.map((one) => [...one.children].map((child) => child.textContent).join(': ')));

it('names the run, its facts and how far it is', async () => {
  const { page } = await open(runSummary('running'));
  expect(await page.locator('.state').textContent()).toBe('Training');
  expect(await page.locator('.facts').textContent()).toContain('Datasettiny-imagenet-200');
  expect(await figures(page)).toEqual([
    'Step: 1,200 of 5,000 · 24 %',
    'Epoch: 4',
    'Rate: 3.2 steps/s',
    'Elapsed: 6 min 10 s',
    'Left: 19 min 32 s',
    'Best: cover 34.57 dB, secret 29.12 dB · step 1,000',
    'Device: onnxruntime CPU',
  ]);
  const bar = page.getByRole('progressbar', { name: 'Training progress' });
  expect(await bar.getAttribute('aria-valuenow')).toBe('24');
});

it('says how many steps were skipped', async () => {
  const run = runSummary('running');
  const { page } = await open({ ...run, status: run.status && { ...run.status, skippedSteps: 3 } });
  expect(await figures(page)).toContain('Skipped: 3, gradient not finite');
});

it('leaves out the figures that a run does not have', async () => {
  const run = runSummary('paused', { best: undefined, device: undefined });
  const { page } = await open({ ...run, elapsedSeconds: undefined });
  expect(await figures(page)).toEqual(['Step: 1,200 of 5,000 · 24 %', 'Epoch: 4']);
});

it('shows a run that has no status yet', async () => {
  const { page, button } = await open({
    name: 'just-made',
    state: 'starting',
    requests: ['stop'],
    facts: [],
  });
  expect(await page.locator('.state').textContent()).toBe('Starting');
  expect(await page.getByRole('progressbar').isVisible()).toBe(false);
  expect(await button('Stop').isEnabled()).toBe(true);
});

describe('the buttons', () => {
  const offered: Readonly<Record<ShownRunState, readonly string[]>> = {
    starting: ['Stop'],
    running: ['Pause', 'Stop', 'Save Checkpoint Now'],
    paused: ['Resume', 'Stop', 'Save Checkpoint Now'],
    stopped: ['Resume'],
    interrupted: ['Resume'],
    failed: ['Resume'],
    finished: [],
  };

  it.each(Object.entries(offered))('offer for a run that is %s: %j', async (state, names) => {
    const { page } = await open(runSummary(state as ShownRunState));
    const buttons = page.getByRole('group', { name: 'Training' }).getByRole('button');
    const enabled: string[] = [];
    for (const one of await buttons.all()) {
      if (await one.isEnabled()) enabled.push(((await one.textContent()) ?? '').trim());
    }
    expect(enabled.length).toBe(names.length);
    for (const name of names)
      expect(await page.getByRole('button', { name, exact: true }).isEnabled()).toBe(true);
  });

  it('are only those that the host names', async () => {
    const { button } = await open({ ...runSummary('failed'), requests: [] });
    expect(await button('Resume').isVisible()).toBe(false);
  });

  it('ask the run, wait for its answer and follow its state', async () => {
    const { host, button } = await open(runSummary('running'));
    await button('Pause').click();
    await button('Pausing…').waitFor();
    expect(await button('Pausing…').isEnabled()).toBe(false);
    expect(await button('Stop').isEnabled()).toBe(false);
    await host.send({ type: 'status', run: runSummary('paused') });
    await button('Resume').click();
    await host.send({ type: 'status', run: runSummary('running') });
    await button('Stop').click();
    await host.send({ type: 'status', run: runSummary('stopped') });
    await button('Resume').waitFor();
    expect(await host.posted()).toEqual([
      { type: 'ready' },
      { type: 'control', request: 'pause' },
      { type: 'control', request: 'resume' },
      { type: 'control', request: 'stop' },
    ]);
  });

  it('say that a checkpoint is being saved until it shows', async () => {
    const { page, host, button } = await open(runSummary('paused'));
    await button('Save Checkpoint Now').click();
    await button('Saving…').waitFor();
    expect(await button('Resume').isEnabled()).toBe(false);
    await host.send({ type: 'status', run: runSummary('paused', { heartbeat: '2026-01-01T00:00:01.000Z' }) });
    expect(await button('Saving…').isVisible()).toBe(true);
    const saved = { file: '00001200.safetensors', step: 1200, kept: '2026-01-01T00:00:02.000Z' };
    await host.send({ type: 'status', run: runSummary('paused', { checkpoints: [saved] }) });
    await button('Save Checkpoint Now').waitFor();
    expect(await page.locator('.button-row [role=status]').textContent()).toBe(
      'Checkpoint saved at step 1,200',
    );
    expect(await button('Resume').isEnabled()).toBe(true);
    expect(await host.posted()).toContainEqual({ type: 'control', request: 'checkpoint' });
  });

  it('work from the keyboard, in the order of the page', async () => {
    const { page, host, button } = await open(runSummary('running'));
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement;
        return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
      });
    const order: string[] = [];
    for (let i = 0; i < 14; i++) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order).toEqual([
      'Pause',
      'Stop',
      'Save Checkpoint Now',
      'step 1,000',
      'Log scale',
      // The slider of the smoothing, named by its label.
      '',
      'Horizontal axis',
      'Overlay Runs…',
      'Save Curves as CSV…',
      'Save Curves as SVG…',
      expect.stringContaining('Total'),
      expect.stringContaining('Cover'),
      expect.stringContaining('Secret'),
      'Loss curves',
    ]);
    await button('Stop').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => host.posted()).toContainEqual({ type: 'control', request: 'stop' });
  });
});

it('shows the whole configuration on demand, and leads to the files of the run', async () => {
  const { page, host, button } = await open(runSummary('running'));
  const disclosure = page.getByRole('button', { name: 'Configuration' });
  expect(await page.locator('.config-groups').isVisible()).toBe(false);
  await disclosure.click();
  expect(await disclosure.getAttribute('aria-expanded')).toBe('true');
  const group = (name: string) => page.locator('.config-group').filter({ hasText: name });
  expect(await page.locator('.config-group h3').allTextContents()).toEqual(['dataset', 'model', 'channel']);
  expect(await group('baluja').locator('dt').allTextContents()).toEqual([
    'name',
    'filters.3',
    'filters.5',
    'stages',
  ]);
  expect(await group('jpeg').locator('dd').allTextContents()).toEqual(['0', 'jpeg', '75, 95', 'none']);
  for (const name of ['Open config.yaml', 'Open Log', 'Open Folder']) await button(name).click();
  await expect
    .poll(() => host.posted())
    .toEqual([{ type: 'ready' }, ...['config', 'log', 'folder'].map((file) => ({ type: 'open', file }))]);
});

it('says in one line why a run failed, and takes the line away when it goes on', async () => {
  const error = 'The device ran out of memory. Use a smaller batch.';
  const { page, host } = await open(runSummary('failed', { error }));
  expect(await page.getByRole('alert').textContent()).toBe(error);
  await host.send({ type: 'status', run: runSummary('running') });
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
});

it('says what is wrong with the files of a run', async () => {
  const problem = 'status.json is not valid JSON';
  const { page } = await open({ ...runSummary('stopped'), problem });
  expect(await page.getByRole('alert').textContent()).toBe(problem);
});

it('says the progress politely', async () => {
  const { page } = await open(runSummary('running'));
  const live = page.locator('#announcements');
  expect(await live.getAttribute('aria-live')).toBe('polite');
  expect(await live.textContent()).toBe(`Step 20, total loss ${lossColumns(20).loss[19].toPrecision(6)}`);
});

it('takes a name with markup for what it is', async () => {
  const name = '<img src=x onerror=alert(1)>';
  const { page } = await open({
    name,
    state: 'finished',
    requests: [],
    facts: [{ label: '<b>', value: '<i>' }],
  });
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(name);
  expect(await page.locator('main img, main b, main i').count()).toBe(0);
});
