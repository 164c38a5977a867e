import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ParameterColumn, TrialRow } from '../../src/vscode/panels/sweep/contract';
import { PageRing, screenshot } from '../support/webviews/page-ring';
import { importance, sweepSnapshot, trialOf } from '../support/webviews/sweep-fixtures';
import { answeredImportance, openSweep } from '../support/webviews/sweep-page';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start();
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

const category = (name: string, ...values: string[]): ParameterColumn => ({
  name,
  label: name,
  kind: 'category',
  values,
});

describe('parameters whose last keys are the same', () => {
  it('are told apart in axes, slices, the table and the importance', async () => {
    const parameters = [category('loss.kind', 'mse', 'l1'), category('schedule.kind', 'cosine', 'step')];
    const trials = [0, 1].map((i) =>
      trialOf(i, { values: { 'loss.kind': ['mse', 'l1'][i], 'schedule.kind': 'step' } }),
    );
    const { page, host, table, section } = await openSweep(ring, {
      snapshot: { ...sweepSnapshot(0), parameters, trials },
    });
    const rows = parameters.map(({ name }) => ({ ...importance.parameters[0], name }));
    await host.send({
      type: 'importance',
      figure: 'validation.secret.psnr',
      importance: { ...importance, parameters: rows },
    });
    const names = parameters.map(({ name }) => name);
    expect((await page.locator('.axis-name').allTextContents()).slice(0, 2)).toEqual(names);
    expect(await table.heads()).toEqual(expect.arrayContaining(names));
    expect(await page.locator('.slices figcaption').allTextContents()).toEqual(names);
    expect(await section('Parameter importance').locator('tbody th').allTextContents()).toEqual(names);
  });
});

describe('names that are longer than there is room for', () => {
  const long = 'x'.repeat(120);
  const names = Array.from({ length: 40 }, (_, i) => `category-with-a-rather-long-name-${i}`);
  const parameters = [
    category(long, 'tiny-imagenet-2000', 'photographs-of-cities', 'synthetic'),
    category('many', ...names),
    category('activation', 'leakyRelu', 'hardSwish', 'softplus', 'sigmoid', 'gelu'),
  ];
  const trials = Array.from({ length: 40 }, (_, i) => {
    const values = parameters.map((one) => {
      const all = one.kind === 'category' ? one.values : [];
      return [one.name, all[i % all.length]];
    });
    return trialOf(i, { values: Object.fromEntries(values) as TrialRow['values'] });
  });
  const snapshot = { ...sweepSnapshot(0), parameters, trials };

  it('are cut short, and the page is no wider for them', async () => {
    const { page, host, section } = await openSweep(ring, { snapshot, height: 2600 });
    const rows = parameters.map(({ name }) => ({
      ...importance.parameters[0],
      name,
      correlations: [{ label: `${name}=${long}`, value: 0.5 }],
    }));
    await host.send({ ...answeredImportance, importance: { ...importance, parameters: rows } });
    await page.locator('.contour-chart canvas').waitFor();
    await page.evaluate(() => new Promise((drawn) => setTimeout(drawn, 300)));
    await screenshot(page, 'sweep-long-names');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    const wide = await page
      .locator(
        '.trials tr:not(.filler) > *, .importance th, .section-tools vscode-dropdown, .slices figcaption',
      )
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().width > 360).length);
    expect(wide).toBe(0);
    const figures = section('Parameter importance').locator('.share-cell .numeric').first();
    const [box, table] = [await figures.boundingBox(), await page.locator('.importance').boundingBox()];
    expect(box!.x - table!.x).toBeLessThan(480);
    const head = page.locator('.trials thead .sort').nth(2);
    await head.hover();
    expect(await head.getAttribute('title')).toBe(long);
  });
});
