import * as l10n from '@vscode/l10n';
import type { OriginalFacts, RevealState } from '../../src/vscode/editors/reveal/contract';
import { element, icon } from '../shared/dom';

/** How far container and revealed secret are from what they come from. */
export class Measures {
  private readonly body = element('tbody');
  readonly element = element(
    'table',
    { class: 'measures' },
    element('caption', { class: 'visually-hidden' }, l10n.t('Measured against the originals')),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, l10n.t('Against the original')),
        element('th', { scope: 'col', class: 'figure' }, 'PSNR'),
        element('th', { scope: 'col', class: 'figure' }, 'SSIM'),
      ),
    ),
    this.body,
  );

  update({ cover, secret }: Pick<RevealState, 'cover' | 'secret'>): void {
    this.element.hidden = !cover && !secret;
    this.body.replaceChildren(
      ...(cover ? [row(l10n.t('Container against the cover'), cover)] : []),
      ...(secret ? [row(l10n.t('Revealed secret against the secret'), secret)] : []),
    );
  }
}

function row(title: string, { name, metrics, problem }: OriginalFacts): HTMLElement {
  const head = element('th', { scope: 'row' }, title, ' ', element('span', { class: 'muted' }, name));
  if (problem !== undefined) {
    const text = element('span', { class: 'measure-problem' }, icon('warning'), problem);
    return element('tr', {}, head, element('td', { colspan: '2' }, text));
  }
  const figure = (text: string) => element('td', { class: 'figure numeric' }, text);
  return element('tr', {}, head, figure(psnrText(metrics?.psnr)), figure(metrics?.ssim.toFixed(4) ?? '…'));
}

function psnrText(psnr: number | 'identical' | undefined): string {
  if (psnr === undefined) return '…';
  return psnr === 'identical' ? l10n.t('identical') : `${psnr.toFixed(2)} dB`;
}
