import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FromRevealPage, RevealPageState, ToRevealPage } from '../../src/vscode/editors/reveal/contract';
import type {
  ComparePageState,
  FromComparePage,
  ToComparePage,
} from '../../src/vscode/panels/compare/contract';
import type { FromHidePage, HidePageState, ToHidePage } from '../../src/vscode/panels/hide/contract';
import type {
  FromTrainingPage,
  ToTrainingPage,
  TrainingPageState,
} from '../../src/vscode/panels/training/contract';
import { measuredRows, pairs, picturesOf, rowOf, snapshot } from '../support/webviews/compare-fixtures';
import { choices, coverRows, hiddenMessage, setupMessage } from '../support/webviews/hide-fixtures';
import { overflowing } from '../support/webviews/look';
import { PageRing, screenshot } from '../support/webviews/page-ring';
import {
  measuredOriginals,
  revealPictures,
  revealState,
  showReveal,
} from '../support/webviews/picture-fixtures';
import { pseudo, pseudoTranslations } from '../support/webviews/pseudo-translation';
import { lossColumns, runSummary, sampleFixture, validationLine } from '../support/webviews/run-fixtures';
import { clipped, untranslated } from '../support/webviews/words';

let ring: PageRing;

beforeAll(async () => {
  ring = await PageRing.start(await pseudoTranslations());
});
afterEach(async () => {
  expect(await ring.problems()).toEqual([]);
});
afterAll(() => ring.stop());

/** Every text of a fixture: what users, files and the host say. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap(textsOf);
}

async function expectTranslated(page: Page, data: readonly string[], name: string, except?: string) {
  await screenshot(page, `translated-${name}`);
  // All that is wrong is to be seen at once.
  expect.soft(await untranslated(page, data, except), name).toEqual([]);
  expect.soft(await clipped(page), name).toEqual([]);
  expect.soft(await overflowing(page), name).toEqual([]);
}

const button = (page: Page, name: string) => page.getByRole('button', { name: pseudo(name), exact: true });

describe.each([320, 800, 1280])('in another language and %i pixels', (width) => {
  it('the training page says everything', async () => {
    const { page, host } = await ring.openPage<ToTrainingPage, FromTrainingPage, TrainingPageState>(
      'training',
      { width },
    );
    const other = { workspace: '/w', name: 'second-run' };
    const run = runSummary('running', { skippedSteps: 3 });
    const data = [...textsOf(run), other.name];
    await host.send({
      type: 'snapshot',
      run,
      losses: lossColumns(1200),
      validation: [validationLine(1000)],
      sample: (await sampleFixture(1000, 4)).payload,
      sampleSteps: [250, 500, 750, 1000],
    });
    await host.send({ type: 'overlays', runs: [other] });
    await host.send({
      type: 'overlay',
      run: other,
      reset: true,
      losses: lossColumns(900),
      validation: [validationLine(900)],
    });
    await button(page, 'Configuration').click();
    await page.locator('.histogram-plot .bars').first().waitFor();
    await expectTranslated(page, data, `training-${width}`, '.config-groups');
    await page.locator('.samples-grid canvas').first().click();
    await page.getByRole('dialog').waitFor();
    await expectTranslated(page, data, `training-dialog-${width}`, '.config-groups');
    await page.keyboard.press('Escape');
    for (const state of ['starting', 'paused', 'stopped', 'interrupted', 'finished', 'failed'] as const) {
      const summary = runSummary(state);
      await host.send({
        type: 'snapshot',
        run: summary,
        losses: lossColumns(0),
        validation: [],
        sampleSteps: [],
      });
      await page.locator(`.state[data-state=${state}]`).waitFor();
      await expectTranslated(page, data, `training-${state}-${width}`, '.config-groups');
    }
  });

  it('the comparison says everything', async () => {
    const { page, host } = await ring.openPage<ToComparePage, FromComparePage, ComparePageState>('compare', {
      width,
      state: { baseline: true, gain: 8, tone: 'colour' },
    });
    const full = snapshot(measuredRows);
    for (const message of [full, pairs, picturesOf(0), picturesOf(1)]) await host.send(message);
    await page.locator('.sheets canvas').first().waitFor();
    const data = textsOf([full.rows, full.datasets, full.configs]);
    await expectTranslated(page, data, `compare-${width}`);
    await page.locator('.sheets button').first().click();
    await page.getByRole('dialog').waitFor();
    await expectTranslated(page, data, `compare-dialog-${width}`);
    await page.keyboard.press('Escape');
    const working = [rowOf(0, { state: 'working', fraction: 0.42 }), rowOf(1)];
    await host.send(snapshot(working, { configs: { names: ['a', 'b'], differences: [] } }));
    await page.getByText('42 %').first().waitFor();
    await expectTranslated(page, data, `compare-working-${width}`);
  });

  // What the views have of their own is tight only where there is little room.
  const views =
    width < 400 ? (['side', 'swipe', 'onion', 'difference', 'planes'] as const) : (['side'] as const);
  it.each(views)('the preview of a container says everything in the view %s', async (mode) => {
    const { page, host } = await ring.openPage<ToRevealPage, FromRevealPage, RevealPageState>('reveal', {
      width,
      height: 800,
      state: {
        mode,
        pair: 'secret',
        swipe: 0.4,
        onion: 0.5,
        gain: 16,
        tone: 'colour',
        plane: { of: 'container', bit: 2, channel: 'all' },
      },
    });
    const state = revealState({ ...measuredOriginals, lossy: true });
    await showReveal(host, revealPictures(480, 320), state);
    await page.getByRole('img').first().waitFor();
    await expectTranslated(page, textsOf(state), `reveal-${mode}-${width}`);
  });

  it('the preview of a container says everything while it works and where it may not', async () => {
    const { page, host } = await ring.openPage<ToRevealPage, FromRevealPage, RevealPageState>('reveal', {
      width,
      height: 800,
    });
    const { container } = revealPictures(480, 320);
    const message = 'It works.';
    const working = revealState({ working: { message, fraction: 0.42 } });
    await showReveal(host, { container }, working);
    await page.getByText('42 %').first().waitFor();
    await expectTranslated(page, textsOf(working), `reveal-working-${width}`);
    for (const remedy of ['retry', 'trust'] as const) {
      const failed = revealState({ problem: { message, remedy } });
      await showReveal(host, {}, failed);
      await page.getByRole('alert').waitFor();
      await expectTranslated(page, textsOf(failed), `reveal-${remedy}-${width}`);
    }
  });

  it('the hide page says everything', async () => {
    const { page, host } = await ring.openPage<ToHidePage, FromHidePage, HidePageState>('hide', {
      width,
      height: 800,
    });
    const setup = setupMessage({ choices: { ...choices, fit: 'cover' } });
    const message = 'It works.';
    const data = [...textsOf(setup), ...textsOf(coverRows), message, 'stego'];
    await host.send(setup);
    await host.send({ type: 'working', message, fraction: 0.42 });
    await page.getByText('42 %').first().waitFor();
    await expectTranslated(page, data, `hide-working-${width}`);
    await host.send(hiddenMessage(480, 320));
    await page.getByRole('img').first().waitFor();
    await expectTranslated(page, data, `hide-${width}`);
    await host.send({ type: 'kept', name: 'beach.stego.png' });
    await button(page, 'Undo').waitFor();
    await expectTranslated(page, data, `hide-kept-${width}`);
    await host.send({ type: 'failed', message });
    await page.getByRole('alert').waitFor();
    await expectTranslated(page, data, `hide-failed-${width}`);
    await host.send(
      setupMessage({ choices: { ...choices, covers: ['a.png', 'b.png'] }, coverName: '', output: undefined }),
    );
    await host.send({ type: 'batch', running: true, rows: coverRows });
    await page.locator('tbody tr').first().waitFor();
    await expectTranslated(page, data, `hide-batch-${width}`);
    await host.send({
      type: 'batch',
      running: false,
      rows: coverRows.map((row) => (row.state === 'failed' ? row : { ...coverRows[0], name: row.name })),
    });
    await expectTranslated(page, data, `hide-batch-done-${width}`);
  });
});
