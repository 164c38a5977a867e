import type { Page } from 'playwright-core';
import type { FromSweepPage, SweepPageState, ToSweepPage } from '../../../src/vscode/panels/sweep/contract';
import type { OpenOptions, PageRing } from './page-ring';
import { importance, sweepSnapshot, type SweepSnapshot } from './sweep-fixtures';

export const answeredImportance = {
  type: 'importance',
  figure: 'validation.secret.psnr',
  importance,
} as const satisfies ToSweepPage;

/** The page of a sweep with what a test reads of it and does to it. */
export async function openSweep(
  ring: PageRing,
  options: OpenOptions<SweepPageState> & { readonly snapshot?: SweepSnapshot } = {},
) {
  const { page, host } = await ring.openPage<ToSweepPage, FromSweepPage, SweepPageState>('sweep', options);
  await host.send(options.snapshot ?? sweepSnapshot(12));
  await page.locator('.sweep').waitFor();
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  const section = (name: string) => page.getByRole('region', { name, exact: true });
  const header = (axis: string) => page.locator(`.axis-header button[data-axis="${axis}"]`);
  return {
    page,
    host,
    ...parallelOf(page),
    table: tableOf(page),
    section,
    header,
    history: page.locator('.history-chart'),
    caption: () => section('Parallel coordinates').locator('.section-head .muted').textContent(),
    /** What was asked of the host, of one kind. */
    asked: async <Type extends FromSweepPage['type']>(type: Type) =>
      (await host.posted()).filter((message) => message.type === type) as Extract<
        FromSweepPage,
        { type: Type }
      >[],
  };
}

/** Parts of the height of an axis, from 0 at its upper end. */
function parallelOf(page: Page) {
  const at = async (axis: number, part: number) => {
    const track = page.locator('.axis-track').nth(axis);
    await track.scrollIntoViewIfNeeded();
    const box = await track.boundingBox();
    if (!box) throw new Error('There is no such axis.');
    return [box.x + box.width / 2, box.y + part * box.height] as const;
  };
  return {
    brush: async (axis: number, from: number, to: number) => {
      await page.mouse.move(...(await at(axis, from)));
      await page.mouse.down();
      const [x, y] = await at(axis, to);
      await page.mouse.move(x, y, { steps: 3 });
      await page.mouse.up();
    },
    clickAxis: async (axis: number, part: number) => page.mouse.click(...(await at(axis, part))),
    brushes: page.locator('.brush'),
    axes: () =>
      page.locator('.axis-header button').evaluateAll((all) => all.map(({ dataset }) => dataset.axis)),
    /** From the top to the bottom. */
    marks: (axis: number) =>
      page
        .locator('.axis-ticks')
        .nth(axis)
        .locator('span')
        .evaluateAll((all) =>
          all
            .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
            .map((mark) => mark.textContent),
        ),
  };
}

function tableOf(page: Page) {
  const rows = page.locator('.trials tbody tr[aria-rowindex]');
  return {
    rows,
    numbers: () =>
      rows.evaluateAll((all) =>
        all.map((row) => Number(row.querySelector('th')?.textContent?.match(/\d+/)?.[0])),
      ),
    heads: () => page.locator('.trials thead th').allTextContents(),
    row: (trial: number) =>
      rows.filter({ has: page.getByRole('button', { name: `#${trial}`, exact: true }) }),
    sort: (name: string) => page.locator('.trials thead').getByRole('button', { name, exact: true }).click(),
    pick: (trial: number) => page.getByRole('checkbox', { name: `Choose Trial ${trial}`, exact: true }),
  };
}
