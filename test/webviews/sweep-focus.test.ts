import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PageRing } from '../support/webviews/page-ring';
import { sweepSnapshot, sweepSummary, trialOf } from '../support/webviews/sweep-fixtures';
import { openSweep } from '../support/webviews/sweep-page';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

/** By its name, or what it says. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: one } = document;
    return one === document.body ? 'the page' : (one?.getAttribute('aria-label') ?? one?.textContent);
  });

describe('the focus', () => {
  it('stays where all trials are chosen, and moves on where the choice and its button go', async () => {
    const { page, host } = await openSweep(ring);
    await page.getByRole('checkbox', { name: 'Choose all trials of the table' }).press('Space');
    await expect.poll(async () => (await host.state())?.chosen?.length).toBe(12);
    const none = page.getByRole('button', { name: 'Choose None' });
    await none.waitFor();
    expect(await focused(page)).toBe('Choose all trials of the table');
    await none.press('Enter');
    await none.waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('Filter the trials');
  });

  it('moves on from a filter that is cleared, and from an axis that is taken away', async () => {
    const brushes = [{ axis: 'loss.beta', ranges: [{ low: 1 }] }];
    const { page, header, axes } = await openSweep(ring, { state: { brushes } });
    const clear = page.getByRole('button', { name: 'Clear Filters' });
    await clear.press('Enter');
    await clear.waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('Trials that are drawn');
    await header('epochs').press('Enter');
    await page.getByRole('button', { name: 'Remove Axis' }).press('Enter');
    await expect.poll(axes).not.toContain('epochs');
    expect(await focused(page)).toBe('beta');
  });

  it('moves on from what stops a trial or the sweep once that is over', async () => {
    const { page, host } = await openSweep(ring, { snapshot: sweepSnapshot(12) });
    const end = (state: 'complete' | 'running', number: number) =>
      host.send({ type: 'trials', sweep: sweepSummary, trials: [trialOf(number, { state })] });
    await end('running', 10);
    const stop = page.getByRole('button', { name: 'Stop Trial 11' });
    await stop.focus();
    await end('complete', 11);
    await stop.waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('#11');
    await page.getByRole('textbox', { name: 'Filter the trials' }).fill('running');
    await page.getByRole('button', { name: 'Stop Trial 10' }).focus();
    await end('complete', 10);
    await page.getByText('No trial is like that.').last().waitFor();
    expect(await focused(page)).toBe('Filter the trials');
    const stopAll = page.getByRole('button', { name: 'Stop', exact: true });
    await stopAll.focus();
    await host.send({
      type: 'trials',
      sweep: { ...sweepSummary, state: 'stopped', requests: ['resume'] },
      trials: [],
    });
    await stopAll.waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('Resume');
  });

  it('stays in the table where its row is scrolled away', async () => {
    const { page, table } = await openSweep(ring, { snapshot: sweepSnapshot(200) });
    await table.pick(3).focus();
    await page.locator('.table-scroll').evaluate((box) => box.scrollTo(0, 3000));
    await table.pick(3).waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Table of trials');
  });
});
