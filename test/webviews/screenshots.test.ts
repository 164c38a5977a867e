import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type {
  FromTrainingPage,
  ToTrainingPage,
  TrainingPageState,
} from '../../src/vscode/panels/training/contract';
import { overflowing, poorContrast } from '../support/webviews/look';
import { PageRing, screenshot, type OpenOptions } from '../support/webviews/page-ring';
import { lossColumns, runSummary, sampleFixture, validationLine } from '../support/webviews/run-fixtures';
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

async function openTraining(options: OpenOptions<TrainingPageState>, message: ToTrainingPage) {
  const opened = await ring.openPage<ToTrainingPage, FromTrainingPage, TrainingPageState>(
    'training',
    options,
  );
  await opened.host.send(message);
  await opened.page.getByRole('heading', { level: 1 }).waitFor();
  return opened;
}

async function fullSnapshot(): Promise<ToTrainingPage> {
  return {
    type: 'snapshot',
    run: runSummary('running'),
    losses: lossColumns(1200),
    validation: [validationLine(1000)],
    sample: (await sampleFixture(1000, 4)).payload,
    sampleSteps: [250, 500, 750, 1000],
  };
}

const state = { runName: '', logScale: true, smoothing: 0.8, amplification: 10 };

describe.each(themes)('in the %s theme', (theme) => {
  it.each(widths)('the training page is readable and fits %i pixels', async (width) => {
    const { page } = await openTraining({ theme, width, state }, await fullSnapshot());
    await page.locator('.samples-grid canvas').first().waitFor();
    await page.getByRole('button', { name: 'Configuration' }).click();
    await page.locator('.histogram-plot .bars').first().waitFor();
    await screenshot(page, `training-${theme}-${width}`);
    expect(await poorContrast(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
  });

  it.each([420, 1280])('an enlarged pair is readable at %i pixels', async (width) => {
    const { page } = await openTraining({ theme, width }, await fullSnapshot());
    await page.getByRole('button', { name: 'Pair 2, Difference of secret' }).click();
    await page.getByRole('dialog').waitFor();
    const box = await page.locator('.picture-frame').first().boundingBox();
    if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator('.pair-place').getByText('x ').waitFor();
    await screenshot(page, `training-enlarged-${theme}-${width}`);
    expect(await poorContrast(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
  });

  it('a run without steps and a failed one are readable', async () => {
    const { page, host } = await openTraining(
      { theme, width: 760 },
      {
        type: 'snapshot',
        run: runSummary('starting', { step: 0 }),
        losses: lossColumns(0),
        validation: [],
        sampleSteps: [],
      },
    );
    await screenshot(page, `training-starting-${theme}`);
    expect(await poorContrast(page)).toEqual([]);
    const error = 'The dataset /data/pictures has no images any more. Choose another folder and train again.';
    await host.send({ type: 'status', run: runSummary('failed', { error }) });
    await page.getByRole('alert').getByText(error).waitFor();
    await screenshot(page, `training-failed-${theme}`);
    expect(await poorContrast(page)).toEqual([]);
  });
});
