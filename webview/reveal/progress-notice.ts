import * as l10n from '@vscode/l10n';
import type { RevealState } from '../../src/vscode/editors/reveal/contract';
import { element, icon, setText } from '../shared/dom';
import { createButton, createProgressRing } from '../shared/toolkit';

/** How far the revealing is, or why it cannot be done and what to do about it. */
export class ProgressNotice {
  readonly element: HTMLElement;
  private readonly message = element('span', { role: 'status' });
  private readonly percent = element('span', { class: 'numeric' });
  private readonly fill = element('span');
  private readonly ring = createProgressRing();
  private readonly bar = element(
    'div',
    {
      class: 'bar',
      role: 'progressbar',
      'aria-label': l10n.t('Revealing'),
      'aria-valuemin': '0',
      'aria-valuemax': '100',
    },
    this.fill,
  );
  private readonly working = element(
    'div',
    { class: 'working' },
    element('div', { class: 'working-text' }, this.ring, this.message, this.percent),
    this.bar,
  );
  private readonly failure = element('span', { class: 'notice-text' });
  private readonly mark = element('span');
  private readonly retry;
  private readonly trust;
  private readonly failed: HTMLElement;

  constructor(onRetry: () => void, onTrust: () => void) {
    this.retry = createButton({
      label: l10n.t('Retry'),
      icon: 'refresh',
      appearance: 'secondary',
      onClick: onRetry,
    });
    this.trust = createButton({
      label: l10n.t('Manage Workspace Trust'),
      appearance: 'secondary',
      onClick: onTrust,
    });
    this.failed = element(
      'div',
      { class: 'notice', role: 'alert' },
      this.mark,
      this.failure,
      this.retry.element,
      this.trust.element,
    );
    this.element = element('div', { class: 'progress-notice' }, this.working, this.failed);
  }

  /** @param besidePictures Whether pictures are there that must not move: then progress is a line above them all. */
  update({ working, problem }: Pick<RevealState, 'working' | 'problem'>, besidePictures = false): void {
    this.element.hidden = !working && !problem;
    this.working.hidden = !working;
    this.element.classList.toggle('line', besidePictures && !problem);
    this.failed.hidden = !problem;
    if (working) this.showProgress(working.message, working.fraction);
    if (!problem) return;
    this.retry.element.hidden = problem.remedy !== 'retry';
    this.trust.element.hidden = problem.remedy !== 'trust';
    this.failed.classList.toggle('information', problem.remedy === 'trust');
    this.mark.replaceChildren(icon(problem.remedy === 'trust' ? 'shield' : 'error'));
    setText(this.failure, problem.message);
  }

  private showProgress(text: string, fraction: number | undefined): void {
    setText(this.message, text);
    const value = Math.floor((fraction ?? 0) * 100);
    setText(this.percent, fraction === undefined ? '' : `${value} %`);
    this.ring.hidden = fraction !== undefined;
    this.bar.hidden = fraction === undefined;
    this.bar.setAttribute('aria-valuenow', String(value));
    this.fill.style.width = `${value}%`;
  }
}
