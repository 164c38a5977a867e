import '../shared/l10n';
import '../shared/base.css';
import './reveal.css';
import * as l10n from '@vscode/l10n';
import type {
  FromRevealPage,
  PictureRole,
  RevealPageState,
  RevealState,
  ToRevealPage,
} from '../../src/vscode/editors/reveal/contract';
import type { Picture } from '../pictures/picture';
import type { PixelReading } from '../pictures/zoom-group';
import { ZoomToolbar } from '../pictures/zoom-toolbar';
import { element, pageRoot, setText } from '../shared/dom';
import { createHost } from '../shared/host';
import { ActionBar } from './action-bar';
import { Measures } from './measures';
import { possiblePairs, roles } from './pairs';
import { ProgressNotice } from './progress-notice';
import { Stage } from './stage';
import { ViewBar } from './view-bar';

const host = createHost<ToRevealPage, FromRevealPage, RevealPageState>();
let look: RevealPageState = {
  mode: 'side',
  pair: 'cover',
  swipe: 0.5,
  onion: 0.5,
  gain: 8,
  tone: 'colour',
  plane: { of: 'container', bit: 0, channel: 'all' },
  ...host.getState(),
};
let state: RevealState | undefined;
const pictures = new Map<PictureRole, Picture>();

const actions = new ActionBar({
  showCheckpoint: (id) => host.post({ type: 'showCheckpoint', id }),
  chooseCheckpoint: () => host.post({ type: 'chooseCheckpoint' }),
  useCheckpoint: () => host.post({ type: 'useCheckpoint' }),
  pickOriginals: () => host.post({ type: 'pickOriginals' }),
  saveRevealed: () => host.post({ type: 'saveRevealed' }),
  saveView,
});
const notice = new ProgressNotice(
  () => host.post({ type: 'retry' }),
  () => host.post({ type: 'trust' }),
);
const views = new ViewBar(look, (change) => lookAt(change));
const stage = new Stage({ onScale: (scale) => zoom.showScale(scale), onPoint: showPixels }, (swipe) =>
  keep({ swipe }),
);
const zoom = new ZoomToolbar(() => stage.zoom);
const pixels = element('p', { class: 'pixels numeric muted' });
const measures = new Measures();
const hint = element('p', { class: 'muted hint' });
const content = element(
  'div',
  { class: 'content' },
  element('div', { class: 'look-bar' }, views.element, zoom.element),
  stage.element,
  pixels,
  measures.element,
  hint,
);

pageRoot().append(
  element('h1', { class: 'visually-hidden' }, l10n.t('Revealed secret')),
  actions.element,
  notice.element,
  content,
);

const idlePixels = l10n.t('Point at a picture to read its pixels.');

function showPixels(readings: readonly PixelReading[]): void {
  if (readings.length === 0) return setText(pixels, idlePixels);
  const [{ x, y }] = readings;
  const values = readings.map(({ view, rgb }) => `${view.name} ${rgb.join(' ')}`);
  setText(pixels, [`x ${x}, y ${y}`, ...values].join(' · '));
}

function keep(change: Partial<RevealPageState>): void {
  look = { ...look, ...change };
  host.setState(look);
}

function lookAt(change: Partial<RevealPageState>): void {
  keep(change);
  render();
}

function render(): void {
  if (!state) return;
  const known = (role: PictureRole) => pictures.has(role);
  const pairs = possiblePairs(known);
  const pair = pairs.find(({ id }) => id === look.pair) ?? pairs[0];
  content.hidden = !known('container');
  notice.update(state, known('container'));
  measures.update(state);
  if (pair) {
    const available = roles.filter(known);
    const plane = known(look.plane.of) ? look.plane : { ...look.plane, of: 'container' as const };
    const shown = { ...look, plane };
    views.update(shown, pairs, pair, available);
    stage.show({ look: shown, pair, pictures, waiting: waitingText(state) });
  }
  actions.update(state, known('revealed'), stage.madePicture !== undefined);
  hint.hidden = !known('revealed');
  setText(hint, hintText(state.lossy));
}

function waitingText({ working }: RevealState): string {
  if (!working) return l10n.t('Nothing is revealed yet.');
  const { message, fraction } = working;
  return fraction === undefined ? message : `${message} ${Math.floor(fraction * 100)} %`;
}

function hintText(lossy: boolean): string {
  const blur = l10n.t(
    'A picture that hides nothing, or that was made with another checkpoint, shows no more than a blur here.',
  );
  if (!lossy) return blur;
  const jpeg = l10n.t(
    'This is a JPEG file: a secret survives in one only if its model was trained for JPEG, as those of the preset Robust are.',
  );
  return `${jpeg} ${blur}`;
}

function saveView(): void {
  const picture = stage.madePicture;
  if (!picture) return;
  const { bit } = look.plane;
  const view = look.mode === 'planes' ? `bit-${bit}` : `difference-x${look.gain}`;
  const { width, height, data } = picture;
  host.post({ type: 'savePicture', view, picture: { width, height, data: Uint8Array.from(data) } });
}

setText(pixels, idlePixels);
notice.update({ working: { message: l10n.t('Opening the picture…') } });
actions.element.hidden = true;
content.hidden = true;

host.onMessage((message) => {
  if (message.type === 'state') {
    state = message.state;
    render();
  } else if (message.picture) pictures.set(message.role, message.picture);
  else pictures.delete(message.role);
});
host.post({ type: 'ready' });
