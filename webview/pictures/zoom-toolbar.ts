import * as l10n from '@vscode/l10n';
import { element, setText } from '../shared/dom';
import { createButton } from '../shared/toolkit';
import type { ZoomGroup } from './zoom-group';

const step = 1.5;

/** The zoom of a group as buttons and as a number. */
export class ZoomToolbar {
  private readonly percent = element('output', { class: 'numeric zoom-percent' });
  readonly element: HTMLElement;

  constructor(group: () => ZoomGroup) {
    const button = (label: string, icon: string, onClick: () => void) =>
      createButton({ label, icon, appearance: 'icon', onClick }).element;
    this.percent.setAttribute('aria-label', l10n.t('Zoom'));
    this.element = element(
      'div',
      { class: 'zoom-toolbar', role: 'group', 'aria-label': l10n.t('Zoom') },
      button(l10n.t('Zoom Out'), 'zoom-out', () => group().zoomBy(1 / step)),
      this.percent,
      button(l10n.t('Zoom In'), 'zoom-in', () => group().zoomBy(step)),
      button(l10n.t('Fit'), 'screen-full', () => group().fit()),
      button(l10n.t('Actual Size'), 'screen-normal', () => group().actualSize()),
    );
  }

  showScale(scale: number): void {
    const percent = scale * 100;
    setText(this.percent, `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`);
  }
}
