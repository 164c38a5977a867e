import * as l10n from '@vscode/l10n';
import { element, icon, setText } from '../shared/dom';
import { createButton } from '../shared/toolkit';

/** What goes on, or what went wrong, in a line that keeps its place. */
export class WorkLine {
  readonly element: HTMLElement;
  private readonly message = element('span', { role: 'status' });
  private readonly percent = element('span', { class: 'numeric muted' });
  private readonly fill = element('span');
  private readonly bar = element(
    'div',
    {
      class: 'bar',
      role: 'progressbar',
      'aria-label': l10n.t('Hiding'),
      'aria-valuemin': '0',
      'aria-valuemax': '100',
    },
    this.fill,
  );
  private readonly working: HTMLElement;
  private readonly failure = element('span');
  private readonly failed: HTMLElement;

  constructor(handlers: { readonly onCancel: () => void; readonly onRetry: () => void }) {
    const cancel = createButton({
      label: l10n.t('Cancel'),
      appearance: 'secondary',
      onClick: handlers.onCancel,
    });
    const retry = createButton({
      label: l10n.t('Retry'),
      appearance: 'secondary',
      onClick: handlers.onRetry,
    });
    this.working = element(
      'div',
      { class: 'working' },
      element('div', { class: 'working-text' }, this.message, this.percent),
      this.bar,
      cancel.element,
    );
    this.failed = element(
      'div',
      { class: 'notice', role: 'alert', hidden: '' },
      icon('error'),
      this.failure,
      retry.element,
    );
    this.element = element('div', { class: 'work-line' }, this.working, this.failed);
  }

  showWorking(message: string, fraction: number | undefined): void {
    this.working.hidden = false;
    this.failed.hidden = true;
    setText(this.message, message);
    const percent = Math.floor((fraction ?? 0) * 100);
    setText(this.percent, fraction === undefined ? '' : `${percent} %`);
    this.bar.setAttribute('aria-valuenow', String(percent));
    this.fill.style.width = `${percent}%`;
  }

  showFailure(message: string): void {
    this.working.hidden = true;
    setText(this.failure, message);
    this.failed.hidden = false;
  }

  clear(): void {
    this.working.hidden = this.failed.hidden = true;
    setText(this.message, '');
  }
}
