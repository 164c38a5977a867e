import * as l10n from '@vscode/l10n';
import type { CheckpointEntry } from '../../src/runs/contract';
import type { RunSummary } from '../../src/vscode/panels/training/contract';
import { element, setText } from '../shared/dom';
import { formatCount, formatDuration, formatFixed, formatRate } from '../shared/number-format';

/** What matters at a glance: how far, how fast, how long, how good and on what. What is not known takes no room. */
export class RunFigures {
  readonly element = element('dl', { class: 'run-figures numeric' });
  private readonly step = this.add(l10n.t('Step'));
  private readonly epoch = this.add(l10n.t('Epoch'));
  private readonly skipped = this.add(l10n.t('Skipped'));
  private readonly rate = this.add(l10n.t('Rate'));
  private readonly elapsed = this.add(l10n.t('Elapsed'));
  private readonly left = this.add(l10n.t('Left'));
  private readonly best = this.add(l10n.t('Best'));
  private readonly device = this.add(l10n.t('Device'));
  private readonly bestText = element('span');
  private readonly bestStep = element('button', { type: 'button', class: 'link' });
  private shownBest: number | undefined;

  constructor(onStep: (step: number) => void) {
    this.step.classList.add('step-figure');
    this.best.append(this.bestText, this.bestStep);
    this.bestStep.addEventListener('click', () => {
      if (this.shownBest !== undefined) onStep(this.shownBest);
    });
  }

  update({ state, status, elapsedSeconds }: RunSummary): void {
    this.element.hidden = !status;
    if (!status) return;
    const { step, totalSteps, epoch, skippedSteps, stepsPerSecond, etaSeconds } = status;
    const percent = Math.floor((totalSteps > 0 ? Math.min(1, step / totalSteps) : 0) * 100);
    const running = state === 'running';
    show(this.step, l10n.t('{0} of {1} · {2} %', formatCount(step), formatCount(totalSteps), percent));
    show(this.epoch, formatCount(epoch));
    show(
      this.skipped,
      skippedSteps ? l10n.t('{0}, gradient not finite', formatCount(skippedSteps)) : undefined,
    );
    show(this.rate, running && stepsPerSecond ? formatRate(stepsPerSecond) : undefined);
    show(this.elapsed, elapsedSeconds == null ? undefined : formatDuration(elapsedSeconds));
    show(this.left, running && etaSeconds != null ? formatDuration(etaSeconds) : undefined);
    show(this.device, status.device);
    this.showBest(status.checkpoints.find(({ file }) => file === status.best));
  }

  private showBest(best: CheckpointEntry | undefined): void {
    reveal(this.best, best !== undefined);
    this.shownBest = best?.step;
    if (!best) return;
    const { cover, secret } = best.validation ?? {};
    const quality = l10n.t(
      'cover {0}, secret {1}',
      formatFixed(cover?.psnr, 2, ' dB'),
      formatFixed(secret?.psnr, 2, ' dB'),
    );
    setText(this.bestText, best.validation ? `${quality} · ` : '');
    setText(this.bestStep, l10n.t('step {0}', formatCount(best.step)));
  }

  private add(label: string): HTMLElement {
    const value = element('dd');
    this.element.append(element('div', { hidden: '' }, element('dt', {}, label), value));
    return value;
  }
}

function show(value: HTMLElement, text: string | undefined): void {
  reveal(value, text !== undefined);
  if (text !== undefined) setText(value, text);
}

function reveal(value: HTMLElement, shown: boolean): void {
  if (value.parentElement) value.parentElement.hidden = !shown;
}
