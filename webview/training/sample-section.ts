import * as l10n from '@vscode/l10n';
import type { SamplePayload } from '../../src/vscode/panels/training/contract';
import { element, icon, setText } from '../shared/dom';
import { formatCount } from '../shared/number-format';
import { createButton, createCheckbox, createDropdown } from '../shared/toolkit';
import { SampleGrid } from './sample-grid';
import type { DifferenceView, Sheet } from '../pictures/sheet';
import { SheetCache } from './sheet-cache';
import { StepControl } from './step-control';

const gains = [1, 2, 4, 8, 16, 32];
const usualGain = 8;
/** Measuring large pictures takes longer than drawing them: it waits until the slider rests. */
const restMs = 40;

export interface SampleView extends DifferenceView {
  /** The older step that is looked at. */
  readonly step: number | undefined;
}

interface SampleHandlers {
  /** The sheet of a step is needed. */
  readonly onWanted: (step: number) => void;
  readonly onView: (view: SampleView) => void;
  /** Another sheet is seen and may be measured, or none is. */
  readonly onShown: (sheet: Sheet | undefined) => void;
  readonly onSave: (sheet: Sheet, view: DifferenceView) => void;
}

/** The evaluation pairs of one step. What is likely to be looked at next is fetched before it is asked for. */
export class SampleSection {
  readonly element: HTMLElement;
  private readonly grid: SampleGrid;
  private readonly steps: StepControl;
  private readonly cache = new SheetCache();
  /** Steps whose sheets are on their way. */
  private readonly coming = new Set<number>();
  private readonly controls: HTMLElement;
  private readonly empty = element('div', { class: 'empty samples-empty' });
  private readonly problem = element('div', { class: 'notice', role: 'alert', hidden: '' });
  private view: DifferenceView;
  private shown: Sheet | undefined;
  private resting: number | undefined;

  constructor(
    kept: { readonly amplification: number; readonly grey?: boolean; readonly sampleStep?: number },
    private readonly handlers: SampleHandlers,
  ) {
    const gain = gains.includes(kept.amplification) ? kept.amplification : usualGain;
    this.view = { gain, grey: kept.grey === true };
    this.grid = new SampleGrid(this.view);
    this.grid.element.hidden = true;
    this.steps = new StepControl(kept.sampleStep, (step) => this.select(step));
    const amplify = createDropdown(
      l10n.t('Amplification of the differences'),
      gains.map((factor) => ({ value: String(factor), text: `×${factor}` })),
      String(gain),
      (value) => this.change({ gain: Number(value) }),
    );
    amplify.classList.add('amplify');
    const save = createButton({
      label: l10n.t('Save Pictures…'),
      icon: 'save-as',
      appearance: 'secondary',
      onClick: () => this.shown && handlers.onSave(this.shown, this.view),
    });
    this.controls = element(
      'div',
      { class: 'section-controls' },
      element('div', { class: 'labelled' }, element('span', {}, l10n.t('Differences')), amplify),
      createCheckbox(l10n.t('Grey'), this.view.grey, (grey) => this.change({ grey })),
      save.element,
    );
    this.element = element(
      'section',
      { class: 'samples', 'aria-labelledby': 'samples-heading' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', { id: 'samples-heading' }, l10n.t('Evaluation pairs')),
        this.controls,
      ),
      this.steps.element,
      this.problem,
      this.grid.element,
      this.empty,
    );
    this.showControls([]);
  }

  /** Everything is told anew: the run may have gone back, and its later sheets are others. */
  reset(): void {
    this.cache.clear();
    this.coming.clear();
  }

  /** `waiting` is what to say while there is no sheet. */
  update(sample: SamplePayload | undefined, steps: readonly number[], waiting: string): void {
    this.steps.setSteps(steps);
    this.showControls(steps);
    this.setWaiting(waiting);
    if (sample) void this.receive(sample);
  }

  setWaiting(waiting: string): void {
    setText(this.empty, waiting);
    this.empty.hidden = !this.grid.element.hidden || !this.problem.hidden;
  }

  /** Shows the pictures of a step and brings them before the eye. */
  goTo(step: number): void {
    this.element.scrollIntoView({ block: 'nearest' });
    this.steps.select(step);
  }

  private showControls(steps: readonly number[]): void {
    this.controls.hidden = steps.length === 0;
    this.steps.element.hidden = steps.length === 0;
  }

  private change(change: Partial<DifferenceView>): void {
    this.view = { ...this.view, ...change };
    this.grid.setView(this.view);
    this.tellView();
  }

  private tellView(): void {
    this.handlers.onView({ ...this.view, step: this.steps.pinned });
  }

  private select(step: number): void {
    this.tellView();
    const ready = this.cache.get(step);
    if (ready) this.show(ready);
    else this.want(step);
  }

  private want(step: number): void {
    if (this.coming.has(step)) return;
    this.coming.add(step);
    this.handlers.onWanted(step);
  }

  private async receive(sample: SamplePayload): Promise<void> {
    try {
      const sheet = await this.cache.add(sample);
      // The slider may have gone on meanwhile.
      if (this.steps.step === sheet.step) this.show(sheet);
    } catch {
      if (this.steps.step === sample.step) this.showProblem(sample.step);
    }
    this.coming.delete(sample.step);
    const { step } = this.steps;
    // A page that comes back is sent the newest sheet, whatever it showed before.
    if (step !== undefined && step !== sample.step && step !== this.shown?.step) this.select(step);
  }

  private show(sheet: Sheet): void {
    this.shown = sheet;
    this.grid.show(sheet);
    this.grid.element.hidden = false;
    this.problem.hidden = true;
    this.empty.hidden = true;
    this.steps.arrived(sheet.step);
    window.clearTimeout(this.resting);
    this.resting = window.setTimeout(() => this.measure(sheet), restMs);
    for (const step of this.steps.neighbours) if (!this.cache.get(step)) this.want(step);
  }

  private measure(sheet: Sheet): void {
    this.grid.showFigures();
    this.handlers.onShown(sheet);
  }

  private showProblem(step: number): void {
    this.shown = undefined;
    window.clearTimeout(this.resting);
    this.grid.element.hidden = true;
    this.empty.hidden = true;
    this.problem.replaceChildren(
      icon('warning'),
      l10n.t('The pictures of step {0} cannot be read.', formatCount(step)),
    );
    this.problem.hidden = false;
    this.handlers.onShown(undefined);
  }
}
