import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TrialRow } from '../../src/vscode/panels/sweep/contract';
import { PageRing } from '../support/webviews/page-ring';
import { importance, sweepSnapshot, sweepSummary, trialOf } from '../support/webviews/sweep-fixtures';
import { answeredImportance, openSweep } from '../support/webviews/sweep-page';
import { wideSnapshot, wideTrial } from '../support/webviews/wide-sweep';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

describe('the table of trials', () => {
  it('is sorted both ways by its headings; what was not measured comes last', async () => {
    const { page, host, table } = await openSweep(ring);
    const value = (trial: number) => trialOf(trial).figures['validation.secret.psnr'];
    const known = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10].sort((a, b) => value(a) - value(b));
    await table.sort('Secret PSNR');
    await expect.poll(table.numbers).toEqual([...known, 7, 11]);
    await table.sort('Secret PSNR');
    await expect.poll(table.numbers).toEqual([...[...known].reverse(), 7, 11]);
    expect(await page.locator('[aria-sort]').getAttribute('aria-sort')).toBe('descending');
    expect((await host.state())?.sort).toEqual({ column: 'figure:validation.secret.psnr', descending: true });
    // Who has pressed a heading presses it again.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Secret PSNR');
  });

  it('is filtered by words, says so when nothing is left, and shows the columns that are wanted', async () => {
    const { page, host, table } = await openSweep(ring);
    const filter = page.getByRole('textbox', { name: 'Filter the trials' });
    await filter.fill('failed');
    await expect.poll(table.numbers).toEqual([7]);
    expect(await table.row(7).textContent()).toContain('The loss is not finite at step 12');
    await filter.fill('nothing of that kind');
    await page.getByText('No trial is like that.').last().waitFor();
    await filter.fill('');
    await page.getByRole('button', { name: 'Columns…' }).click();
    await page.getByRole('checkbox', { name: 'State' }).click();
    await expect.poll(table.heads).not.toContain('State');
    expect((await host.state())?.hiddenColumns).toEqual(['state']);
  });

  it('keeps the widths of its columns while it is scrolled, and only the rows in sight', async () => {
    const { page, table } = await openSweep(ring, { snapshot: wideSnapshot(400, 4) });
    const widths = () =>
      page
        .locator('.trials thead th')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
    const before = await widths();
    await page.locator('.table-scroll').evaluate((box) => box.scrollTo(0, 5000));
    await expect.poll(async () => (await table.numbers()).includes(180)).toBe(true);
    expect(await table.rows.count()).toBeLessThan(50);
    expect(await widths()).toEqual(before);
  });

  it('shows what its filter finds at once, also where it was scrolled beyond that', async () => {
    const { page, table } = await openSweep(ring, { snapshot: wideSnapshot(400, 4) });
    await page.locator('.table-scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await expect.poll(async () => (await table.numbers()).includes(399)).toBe(true);
    // Before the browser tells that there is less to scroll now.
    const found = await page.getByRole('textbox', { name: 'Filter the trials' }).evaluate((inner) => {
      const { host } = inner.getRootNode() as ShadowRoot;
      Object.assign(host, { value: '#3' });
      host.dispatchEvent(new Event('input'));
      return document.querySelectorAll('.trials tbody tr[aria-rowindex]').length;
    });
    expect(found).toBe(1);
  });

  it('offers to stop a trial of ours, and none of somebody else', async () => {
    const open = { state: 'running', figures: {} } as const;
    const trials = [trialOf(0, open), trialOf(1, { ...open, foreign: true })];
    const { page, table } = await openSweep(ring, { snapshot: { ...sweepSnapshot(0), trials } });
    await expect.poll(table.numbers).toEqual([0, 1]);
    const stops = page.locator('.row-actions vscode-button');
    expect(await stops.evaluateAll((all) => all.map((one) => one.ariaLabel))).toEqual(['Stop Trial 0']);
  });

  it('says that a trial runs, and how far it is', async () => {
    const { table } = await openSweep(ring);
    expect(await table.row(11).textContent()).toContain('Running, 37 %');
  });
});

describe('chosen trials', () => {
  it('are followed, compared and let go', async () => {
    const { page, host, table, asked } = await openSweep(ring);
    const compare = page.getByRole('button', { name: 'Compare Chosen' });
    await table.pick(5).check();
    await expect.poll(async () => (await asked('choose')).at(-1)?.trials).toEqual([5]);
    expect(await compare.isVisible()).toBe(false);
    await table.pick(2).check();
    await compare.click();
    expect(await asked('compare')).toEqual([{ type: 'compare', trials: [2, 5] }]);
    await page.getByRole('region', { name: 'Curves of the chosen trials' }).waitFor();
    expect(await page.locator('.trial-sheets figcaption').allTextContents()).toEqual(['Trial 5', 'Trial 2']);
    await page.getByRole('button', { name: 'Choose None' }).click();
    await expect.poll(async () => (await asked('choose')).at(-1)?.trials).toEqual([]);
    await expect.poll(async () => (await host.state())?.chosen).toEqual([]);
    expect(await page.locator('.trial-sheets').isVisible()).toBe(false);
  });

  it('are followed up to twelve of them, which is said', async () => {
    const { page, asked } = await openSweep(ring, { snapshot: sweepSnapshot(20) });
    await page.getByRole('checkbox', { name: 'Choose all trials of the table' }).check();
    await expect.poll(async () => (await asked('choose')).at(-1)?.trials.length).toBe(12);
    await page
      .getByText('Curves, pictures and comparison are those of the first 12 chosen trials.')
      .waitFor();
    await page.getByRole('button', { name: 'Compare Chosen' }).click();
    expect((await asked('compare')).map(({ trials }) => trials.length)).toEqual([12]);
  });
});

describe('a page that was hidden', () => {
  it('comes back scrolled to where it was', async () => {
    const { page, host } = await openSweep(ring, { state: { scroll: 500 } });
    const top = () => page.evaluate(() => Math.round(window.scrollY));
    await expect.poll(top).toBe(500);
    await page.mouse.wheel(0, -200);
    await expect.poll(top).toBe(300);
    await expect.poll(async () => (await host.state())?.scroll).toBe(300);
  });

  it('comes back with its table and its chart scrolled to where they were', async () => {
    const places = (page: Page) =>
      page
        .locator('.table-scroll, section:has(#parallel-heading) > .scroll-x')
        .evaluateAll((boxes) => boxes.map(({ scrollTop, scrollLeft }) => [scrollLeft, scrollTop]));
    const snapshot = wideSnapshot(200, 20);
    const first = await openSweep(ring, { snapshot });
    await first.page
      .locator('section:has(#parallel-heading) > .scroll-x')
      .evaluate((box) => box.scrollTo(700, 0));
    await first.page.locator('.table-scroll').evaluate((box) => box.scrollTo(300, 2000));
    await expect.poll(async () => (await first.host.state())?.tableScroll).toEqual({ top: 2000, left: 300 });
    await expect.poll(async () => (await first.host.state())?.chartScroll).toEqual({ top: 0, left: 700 });
    const { page, table } = await openSweep(ring, { snapshot, state: await first.host.state() });
    await expect
      .poll(() => places(page))
      .toEqual([
        [700, 0],
        [300, 2000],
      ]);
    await expect.poll(async () => (await table.numbers()).includes(75)).toBe(true);
  });
});

describe('what a running sweep adds', () => {
  it('leaves brush, scroll, choice and focus as they are, and is said once', async () => {
    const { page, host, table, caption, brushes } = await openSweep(ring, {
      snapshot: wideSnapshot(100, 4),
      state: {
        chosen: [40],
        brushes: [{ axis: 'figure:validation.secret.psnr', ranges: [{ low: 1 }] }],
      },
    });
    expect(await caption()).toBe('99 of 100 trials');
    const scroller = page.locator('.table-scroll');
    await scroller.evaluate((box) => box.scrollTo(0, 1000));
    await table.pick(40).focus();
    await host.send({
      type: 'trials',
      sweep: sweepSummary,
      trials: [wideTrial(99, 4), wideTrial(100, 4, { state: 'running', figures: {} })],
    });
    await expect.poll(caption).toBe('100 of 101 trials');
    expect(await scroller.evaluate((box) => box.scrollTop)).toBe(1000);
    expect(await table.pick(40).evaluate((one) => one === document.activeElement)).toBe(true);
    expect([await table.pick(40).isChecked(), await brushes.count()]).toEqual([true, 1]);
    expect(await page.locator('[role=status]').last().textContent()).toBe('Trial 99: Complete');
  });

  it('is the best only once it is complete', async () => {
    const { page, host } = await openSweep(ring);
    const best = page.locator('.best');
    const former = await best.textContent();
    const leading = { ...trialOf(11), figures: { 'validation.secret.psnr': 60 } };
    const tell = (state: 'running' | 'complete') =>
      host.send({ type: 'trials', sweep: sweepSummary, trials: [{ ...leading, state }] });
    await tell('running');
    await page.locator('.trials').getByText('60').first().waitFor();
    expect(await best.textContent()).toBe(former);
    await tell('complete');
    await expect.poll(() => best.textContent()).toBe('Best: 60, Trial 11');
  });

  it('finds what the user was looking at after the page was hidden', async () => {
    const first = await openSweep(ring);
    await first.brush(1, 0.95, 0.7);
    await first.table.sort('beta');
    await first.table.pick(3).check();
    await expect.poll(async () => (await first.host.state())?.chosen).toEqual([3]);
    const order = await first.table.numbers();
    const { table, brushes, caption, page, asked } = await openSweep(ring, {
      state: await first.host.state(),
    });
    expect([await table.numbers(), await caption()]).toEqual([order, '4 of 12 trials']);
    expect(await table.pick(3).isChecked()).toBe(true);
    // Charts are drawn when they come into sight.
    await page.mouse.wheel(0, -2000);
    await expect.poll(() => brushes.count()).toBe(1);
    expect((await asked('choose'))[0].trials).toEqual([3]);
    expect(await page.locator('[aria-sort]').textContent()).toBe('beta');
  });
});

describe('the importance of parameters', () => {
  it('is shown with its range and what it rests on, and with a warning where it cannot be trusted', async () => {
    const { section, host } = await openSweep(ring);
    await host.send(answeredImportance);
    const table = section('Parameter importance');
    await table.getByText('out-of-bag R² 0.83').waitFor();
    expect(await table.getByRole('row').nth(1).textContent()).toContain('71 %60 % – 80 %');
    const warning = table.locator('.trust');
    expect(await warning.isVisible()).toBe(false);
    const few = { ...importance, trials: 9, trust: 'too-few' as const };
    await host.send({ ...answeredImportance, importance: few });
    await expect.poll(() => warning.textContent()).toContain('Too few trials to say anything: 9.');
    const vague = { ...importance, trust: 'explains-little' as const, explained: 0.12 };
    await host.send({ ...answeredImportance, importance: vague });
    await expect.poll(() => warning.textContent()).toContain('explain little of Secret PSNR (R² 0.12');
  });
});

describe('what is asked of importance', () => {
  const measured = (count: number, change: Partial<TrialRow> = {}) =>
    Array.from({ length: count }, (_, number) => trialOf(number, change));

  it('is nothing while all that logged the figure has failed, or waits to go on', async () => {
    const trials = [...measured(3, { state: 'failed' }), trialOf(3, { state: 'waiting' })];
    const { host, section, asked } = await openSweep(ring, { snapshot: { ...sweepSnapshot(0), trials } });
    await section('Parameter importance').getByText('Nothing is complete yet.').waitFor();
    expect(await asked('importance')).toEqual([]);
    await host.send({ type: 'trials', sweep: sweepSummary, trials: [trialOf(3)] });
    await expect.poll(async () => (await asked('importance')).length).toBe(1);
    await section('Parameter importance').getByText('Computing…').waitFor();
  });

  it('is asked anew when a trial that waited is complete, and after a figure without results', async () => {
    const figures = { 'validation.secret.psnr': 25 };
    const trials = [...measured(3, { figures }), trialOf(3, { figures, state: 'waiting' })];
    const { page, host, section, asked } = await openSweep(ring, {
      snapshot: { ...sweepSnapshot(0), trials },
    });
    await host.send(answeredImportance);
    await host.send({ type: 'trials', sweep: sweepSummary, trials: [{ ...trials[3], state: 'complete' }] });
    await expect.poll(async () => (await asked('importance')).length).toBe(2);
    await host.send(answeredImportance);
    const choose = async (figure: string) => {
      await page.getByRole('combobox', { name: 'Figure' }).click();
      await page.getByRole('option', { name: figure }).click();
    };
    await choose('Loss');
    await section('Parameter importance').getByText('Nothing is complete yet.').waitFor();
    await choose('Secret PSNR');
    await expect.poll(async () => (await asked('importance')).length).toBe(3);
  });
});

describe('a sweep without results', () => {
  it('says that nothing has begun, and why it cannot go on', async () => {
    const problem = 'The dataset "photos" is gone.';
    const { page, section } = await openSweep(ring, {
      snapshot: sweepSnapshot(0, { problem, state: 'stopped' }),
    });
    await page.getByText('The sweep was stopped before its first trial.').waitFor();
    expect(await page.getByRole('alert').textContent()).toBe(problem);
    expect(await section('Trials').isVisible()).toBe(false);
    expect(await section('Parallel coordinates').isVisible()).toBe(false);
  });

  it('says that the first trial has not begun, or cannot be read, only where that is so', async () => {
    const { page, host, caption } = await openSweep(ring, { snapshot: sweepSnapshot(0) });
    await page.getByText('The first trial has not begun yet.').waitFor();
    await host.send(
      sweepSnapshot(0, { state: 'interrupted', unreadable: true, problem: 'Line 3 is no JSON.' }),
    );
    await page.getByText('The trials of this sweep cannot be read.').waitFor();
    const counts = page.locator('.title .muted');
    expect(await counts.textContent()).toBe('');
    await host.send({ ...sweepSnapshot(0, { trialCount: 1 }), trials: [trialOf(0)] });
    await expect.poll(caption).toBe('1 of 1 trial');
    expect(await counts.textContent()).toBe('1 of 1 trial is over');
    await host.send({ ...sweepSnapshot(0, { trialCount: undefined }), trials: [trialOf(0)] });
    await expect.poll(() => counts.textContent()).toBe('1 trial is over');
  });

  it('says that nothing is complete where its trials have failed or run', async () => {
    const failed = { state: 'failed', figures: {}, problem: 'The loss is not finite.' } as const;
    const trials = [trialOf(0, failed), trialOf(1, { state: 'running', figures: {} })];
    const { page, section, asked } = await openSweep(ring, { snapshot: { ...sweepSnapshot(0), trials } });
    await page.getByText('Best: none yet').waitFor();
    await section('Parameter importance').getByText('Nothing is complete yet.').waitFor();
    await section('History').getByText('No trial has this figure yet.').waitFor();
    expect([(await asked('importance')).length, await page.locator('.legend-scale').isVisible()]).toEqual([
      0,
      false,
    ]);
  });

  it('tells trials in the queue of a cluster from those that run', async () => {
    const open = { state: 'running', figures: {} } as const;
    const trials = [trialOf(0, { ...open, queued: true }), trialOf(1, open)];
    const { page, section } = await openSweep(ring, { snapshot: { ...sweepSnapshot(0), trials } });
    await page.getByText('1 running · 1 in the queue').waitFor();
    await section('Trials')
      .getByRole('row', { name: /#0.*Queued/ })
      .waitFor();
    expect(await ring.problems()).toEqual([]);
  });

  it('says of trials whose process is gone that they were interrupted, and how far they were', async () => {
    const open = { state: 'running', interrupted: true, figures: {} } as const;
    const trials = [trialOf(0, { ...open, step: 1060 }), trialOf(1, { ...open, step: undefined })];
    const { page, section } = await openSweep(ring, {
      snapshot: { ...sweepSnapshot(0, { state: 'interrupted' }), trials },
    });
    await page.getByText('0 of 60 trials are over · 2 interrupted', { exact: true }).waitFor();
    const cells = section('Trials').getByRole('cell', { name: /Interrupted/ });
    await expect.poll(() => cells.allInnerTexts()).toEqual(['Interrupted at 53 %', 'Interrupted']);
    expect(await ring.problems()).toEqual([]);
  });

  it('shows what it can of one parameter of one value, of none, and of sixty with long names', async () => {
    const one = { name: 'activation', label: 'activation', kind: 'category', values: ['relu'] } as const;
    const trials = [{ ...trialOf(0), values: { activation: 'relu' } }];
    const { page, host, axes } = await openSweep(ring, {
      snapshot: { ...sweepSnapshot(0), parameters: [one], trials },
    });
    await expect.poll(async () => (await axes()).length).toBe(2);
    expect(await page.getByRole('heading', { name: 'Contour' }).isVisible()).toBe(false);
    await host.send({ ...sweepSnapshot(0), parameters: [], figures: [], trials });
    await expect.poll(() => page.getByRole('heading', { name: 'History' }).isVisible()).toBe(false);
    const wide = wideSnapshot(5, 60);
    const parameters = wide.parameters.map((column, i) => ({
      ...column,
      name: `${column.name}${'long'.repeat(i)}`,
      label: `${column.label}${'long'.repeat(i)}`,
    }));
    await host.send({ ...wide, parameters });
    await expect.poll(async () => (await axes()).length).toBe(61);
  });
});
