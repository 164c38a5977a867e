import * as l10n from '@vscode/l10n';
import { element, setText } from '../shared/dom';
import { formatCount } from '../shared/number-format';
import { createButton } from '../shared/toolkit';
import { prefersReducedMotion } from './reduced-motion';

/** Playing takes about so long from the first step to the last, within what the eye can follow. */
const wholeMs = 8_000;
const [fastestMs, slowestMs, calmMs] = [80, 600, 1_000];
/** How often playing looks whether the pictures have arrived, and how many looks it waits. */
const [arrivalMs, arrivalLooks] = [40, 75];

/**
 * Chooses one of the steps that have pictures: slider, back and forth, first, last and play. Follows the newest until an
 * older one is chosen, and again from the end.
 */
export class StepControl {
  readonly element: HTMLElement;
  private readonly slider = element('input', {
    type: 'range',
    min: '0',
    step: '1',
    class: 'step-slider',
    'aria-label': l10n.t('Step'),
  });
  private readonly text = element('output', { class: 'numeric step-text' });
  private readonly buttons;
  private steps: readonly number[] = [];
  private playing: number | undefined;
  /** The older step that the user chose. */
  private chosen: number | undefined;
  private drawn: number | undefined;

  constructor(
    chosen: number | undefined,
    private readonly onSelect: (step: number) => void,
  ) {
    this.chosen = chosen;
    const button = (label: string, icon: string, onClick: () => void) =>
      createButton({ label, icon, appearance: 'icon', onClick });
    this.buttons = {
      first: button(l10n.t('First Step'), 'chevron-left', () => this.go(0)),
      previous: button(l10n.t('Previous Step'), 'chevron-left', () => this.go(this.index - 1)),
      play: button(l10n.t('Play'), 'play', () => (this.playing === undefined ? this.play() : this.pause())),
      next: button(l10n.t('Next Step'), 'chevron-right', () => this.go(this.index + 1)),
      last: button(l10n.t('Last Step'), 'chevron-right', () => this.go(this.steps.length - 1)),
    };
    this.buttons.first.element.classList.add('to-first');
    this.buttons.last.element.classList.add('to-last');
    this.slider.addEventListener('input', () => this.go(this.slider.valueAsNumber));
    this.element = element(
      'div',
      { class: 'step-control', role: 'group', 'aria-label': l10n.t('Step of the pictures') },
      element('div', { class: 'step-buttons' }, ...Object.values(this.buttons).map(({ element }) => element)),
      this.slider,
      this.text,
    );
  }

  /** The step to be shown; undefined while there is none. */
  get step(): number | undefined {
    return this.chosen ?? this.steps.at(-1);
  }

  /** Steps that may be asked for next, nearest first. */
  get neighbours(): readonly number[] {
    const { index } = this;
    return [1, -1, 2, -2].flatMap((distance) => this.steps[index + distance] ?? []);
  }

  /** The older step that is looked at, kept across a reload. */
  get pinned(): number | undefined {
    return this.chosen;
  }

  setSteps(steps: readonly number[]): void {
    this.steps = steps;
    if (this.chosen !== undefined && steps.length > 0 && !steps.includes(this.chosen))
      this.chosen = undefined;
    this.show();
  }

  /** Goes to a step, if there are pictures of it. */
  select(step: number): void {
    const index = this.steps.indexOf(step);
    if (index < 0) return;
    this.go(index);
    this.slider.focus();
  }

  /** Playing goes on once the pictures of a step are seen. */
  arrived(step: number): void {
    this.drawn = step;
  }

  private get index(): number {
    return this.chosen === undefined ? this.steps.length - 1 : this.steps.indexOf(this.chosen);
  }

  private go(index: number): void {
    this.pause();
    this.moveTo(index);
  }

  private moveTo(index: number): void {
    const last = this.steps.length - 1;
    const target = Math.min(last, Math.max(0, index));
    if (target < 0) return;
    this.chosen = target === last ? undefined : this.steps[target];
    this.show();
    this.onSelect(this.steps[target]);
  }

  private play(): void {
    if (this.steps.length < 2) return;
    const share = wholeMs / this.steps.length;
    const pace = prefersReducedMotion() ? calmMs : Math.min(slowestMs, Math.max(fastestMs, share));
    // From the end it begins anew.
    if (this.index === this.steps.length - 1) this.moveTo(0);
    this.playing = window.setTimeout(() => this.advance(pace, arrivalLooks), pace);
    this.show();
  }

  private advance(pace: number, looks: number): void {
    if (this.drawn !== this.step && looks > 0) {
      this.playing = window.setTimeout(() => this.advance(pace, looks - 1), arrivalMs);
      return;
    }
    this.moveTo(this.index + 1);
    const over = this.index === this.steps.length - 1;
    this.playing = over ? undefined : window.setTimeout(() => this.advance(pace, arrivalLooks), pace);
    this.show();
  }

  private pause(): void {
    window.clearTimeout(this.playing);
    this.playing = undefined;
    this.show();
  }

  private show(): void {
    const { index, steps, slider, buttons } = this;
    const last = steps.length - 1;
    slider.max = String(Math.max(1, last));
    slider.disabled = last < 1;
    slider.value = String(last < 1 ? 1 : index);
    buttons.first.setEnabled(index > 0);
    buttons.previous.setEnabled(index > 0);
    buttons.next.setEnabled(index < last);
    buttons.last.setEnabled(index < last);
    buttons.play.setEnabled(last > 0);
    buttons.play.setLabel(this.playing === undefined ? l10n.t('Play') : l10n.t('Pause Playing'));
    buttons.play.setIcon(this.playing === undefined ? 'play' : 'debug-pause');
    if (last < 0) return;
    const shown = formatCount(steps[index]);
    const text = index === last ? l10n.t('Step {0} (latest)', shown) : l10n.t('Step {0}', shown);
    setText(this.text, text);
    slider.setAttribute('aria-valuetext', text);
  }
}
