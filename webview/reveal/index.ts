import '../shared/l10n';
import '../shared/base.css';
import './reveal.css';
import type { FromRevealPage, ToRevealPage } from '../../src/vscode/editors/reveal/contract';
import { element, icon, pageRoot, setText } from '../shared/dom';
import { createHost } from '../shared/host';
import { createButton, createProgressRing } from '../shared/toolkit';
import { PicturePane } from './picture-pane';

const host = createHost<ToRevealPage, FromRevealPage>();

const save = createButton({
  label: 'Save Revealed Secret…',
  icon: 'save',
  appearance: 'primary',
  onClick: () => host.post({ type: 'save' }),
});
const retry = createButton({
  label: 'Retry',
  icon: 'refresh',
  appearance: 'primary',
  onClick: () => host.post({ type: 'retry' }),
});
const selectCheckpoint = createButton({
  label: 'Use Another Checkpoint…',
  appearance: 'secondary',
  onClick: () => host.post({ type: 'selectCheckpoint' }),
});

const message = element('span', { role: 'status' });
const percent = element('span', { class: 'numeric' });
const fill = element('span');
const bar = element(
  'div',
  {
    class: 'bar',
    role: 'progressbar',
    'aria-label': 'Revealing',
    'aria-valuemin': '0',
    'aria-valuemax': '100',
  },
  fill,
);
const ring = createProgressRing();
const working = element(
  'div',
  { class: 'working' },
  element('div', { class: 'working-text' }, ring, message, percent),
  bar,
);
const failure = element('span');
const failed = element('div', { class: 'notice', role: 'alert' }, icon('error'), failure);
const container = new PicturePane('Container');
const revealed = new PicturePane('Revealed secret');
const pictures = element('div', { class: 'panes' }, container.element, revealed.element);
const hint = element(
  'p',
  { class: 'muted' },
  'A picture that hides nothing, or that was made with another checkpoint, shows no more than a blur here.',
);
const toolbar = element(
  'div',
  { class: 'button-row' },
  save.element,
  retry.element,
  selectCheckpoint.element,
);

pageRoot().append(
  element('h1', { class: 'visually-hidden' }, 'Revealed secret'),
  toolbar,
  working,
  failed,
  pictures,
  hint,
);

function showOnly(state: ToRevealPage['type']): void {
  working.hidden = state !== 'working';
  failed.hidden = state !== 'failed';
  pictures.hidden = state !== 'revealed';
  hint.hidden = state !== 'revealed';
  toolbar.hidden = state === 'working';
  save.element.hidden = state !== 'revealed';
  retry.element.hidden = state !== 'failed';
}

function showProgress(text: string, fraction: number | undefined): void {
  setText(message, text);
  const known = fraction !== undefined;
  const value = Math.floor((fraction ?? 0) * 100);
  setText(percent, known ? `${value} %` : '');
  ring.hidden = known;
  bar.hidden = !known;
  bar.setAttribute('aria-valuenow', String(value));
  fill.style.width = `${value}%`;
}

showProgress('Opening the picture…', undefined);
showOnly('working');

host.onMessage((received) => {
  showOnly(received.type);
  switch (received.type) {
    case 'working':
      showProgress(received.message, received.fraction);
      break;
    case 'revealed':
      container.show(received.container, received.containerName);
      revealed.show(received.revealed, received.checkpoint);
      break;
    case 'failed':
      setText(failure, received.message);
      break;
  }
});
host.post({ type: 'ready' });
