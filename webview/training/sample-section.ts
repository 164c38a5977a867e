import type { SamplePayload } from '../../src/vscode/panels/training/contract';
import { element, icon, setText } from '../shared/dom';
import { formatCount } from '../shared/number-format';
import { createDropdown } from '../shared/toolkit';
import { SampleGrid } from './sample-grid';
import { decodeSheet } from './sheet';

const amplifications = [1, 5, 10, 20];

interface SampleHandlers {
  readonly onSelect: (step: number) => void;
  readonly onAmplification: (factor: number) => void;
}

/**
 * The evaluation pairs of one step. Follows the newest sheet until the slider is moved to an older one, and
 * again once it is back at the end.
 */
export class SampleSection {
  readonly element: HTMLElement;
  private readonly grid: SampleGrid;
  private readonly slider = element('input', { type: 'range', min: '0', step: '1', class: 'step-slider' });
  private readonly stepText = element('output', { class: 'numeric step-text' });
  private readonly controls: HTMLElement;
  private readonly empty = element('div', { class: 'empty samples-empty' });
  private readonly problem = element('div', { class: 'notice', role: 'alert', hidden: '' });
  private steps: readonly number[] = [];
  /** The older step that the user chose to look at. */
  private pinned: number | undefined;
  private drawn: number | undefined;
  private wanted: SamplePayload | undefined;

  constructor(
    amplification: number,
    private readonly handlers: SampleHandlers,
  ) {
    this.grid = new SampleGrid(amplification);
    this.grid.element.hidden = true;
    this.slider.addEventListener('input', () => this.select(this.steps[this.slider.valueAsNumber]));
    const amplify = createDropdown(
      'Amplification of the differences',
      amplifications.map((factor) => ({ value: String(factor), text: `×${factor}` })),
      String(amplification),
      (value) => {
        this.grid.setAmplification(Number(value));
        handlers.onAmplification(Number(value));
      },
    );
    amplify.classList.add('amplify');
    this.controls = element(
      'div',
      { class: 'section-controls', hidden: '' },
      element('label', { class: 'labelled step-control' }, 'Step', this.slider, this.stepText),
      element('div', { class: 'labelled' }, element('span', {}, 'Amplify differences'), amplify),
    );
    this.element = element(
      'section',
      { class: 'samples', 'aria-labelledby': 'samples-heading' },
      element(
        'div',
        { class: 'section-head' },
        element('h2', { id: 'samples-heading' }, 'Evaluation pairs'),
        this.controls,
      ),
      this.problem,
      this.grid.element,
      this.empty,
    );
  }

  /** `waiting` is what to say while there is no sheet. */
  update(sample: SamplePayload | undefined, steps: readonly number[], waiting: string): void {
    this.steps = steps;
    if (this.pinned !== undefined && !steps.includes(this.pinned)) this.pinned = undefined;
    this.setWaiting(waiting);
    this.showStep();
    if (!sample) return;
    if (this.pinned === undefined || sample.step === this.pinned) void this.draw(sample);
    // A page that comes back is sent the newest sheet, whatever it showed before.
    else if (this.drawn !== this.pinned) this.handlers.onSelect(this.pinned);
  }

  setWaiting(waiting: string): void {
    setText(this.empty, waiting);
    this.empty.hidden = !this.grid.element.hidden || !this.problem.hidden;
  }

  private select(step: number): void {
    this.pinned = step === this.steps.at(-1) ? undefined : step;
    this.showStep();
    this.handlers.onSelect(step);
  }

  private showStep(): void {
    const last = this.steps.length - 1;
    this.controls.hidden = last < 0;
    const index = this.pinned === undefined ? last : this.steps.indexOf(this.pinned);
    this.slider.max = String(Math.max(1, last));
    this.slider.disabled = last < 1;
    this.slider.value = String(last < 1 ? 1 : index);
    if (last < 0) return;
    const text = `${formatCount(this.steps[index])}${index === last ? ' (latest)' : ''}`;
    setText(this.stepText, text);
    this.slider.setAttribute('aria-valuetext', `Step ${text}`);
  }

  private async draw(sample: SamplePayload): Promise<void> {
    this.wanted = sample;
    try {
      const sheet = await decodeSheet(sample);
      // A newer one may have arrived meanwhile.
      if (this.wanted !== sample) return;
      this.grid.show(sheet);
      this.drawn = sample.step;
      this.grid.element.hidden = false;
      this.problem.hidden = true;
    } catch {
      if (this.wanted !== sample) return;
      this.grid.element.hidden = true;
      this.problem.replaceChildren(
        icon('warning'),
        `The pictures of step ${formatCount(sample.step)} cannot be read.`,
      );
      this.problem.hidden = false;
    }
    this.empty.hidden = true;
  }
}
