import * as l10n from '@vscode/l10n';
import type { PictureRole, RevealPageState } from '../../src/vscode/editors/reveal/contract';
import { bitPlane, type PlaneChannel } from '../pictures/bit-plane';
import { difference, type DifferenceTone } from '../pictures/difference';
import type { Picture } from '../pictures/picture';
import { PictureCanvas } from '../pictures/picture-canvas';
import { createPictureFrame } from '../pictures/picture-frame';
import { ZoomGroup, type PictureView, type ZoomGroupOptions } from '../pictures/zoom-group';
import { element, setText } from '../shared/dom';
import { roles, titleOf, type Pair, type Pictures } from './pairs';
import { SwipeHandle } from './swipe-handle';

interface Pane {
  readonly figure: HTMLElement;
  readonly frame: HTMLElement;
}

export interface StageContent {
  readonly look: RevealPageState;
  readonly pair: Pair;
  readonly pictures: Pictures;
  /** What to say in the place of a picture that is not there yet. */
  readonly waiting: string;
}

/** The pictures: side by side, or two over each other, or one that is made of them. */
export class Stage {
  readonly element = element('div', { class: 'stage' });
  readonly zoom: ZoomGroup;
  private readonly canvases = Object.fromEntries(
    roles.map((role) => [role, new PictureCanvas(titleOf(role))]),
  ) as Record<PictureRole, PictureCanvas>;
  private readonly panes = Object.fromEntries(roles.map((role) => [role, createPane(role)])) as Record<
    PictureRole,
    Pane
  >;
  private readonly made = new PictureCanvas('');
  private readonly under = element('div', { class: 'layer' });
  private readonly over = element('div', { class: 'layer' });
  private readonly single = createPictureFrame('', this.under, this.over);
  private readonly handle: SwipeHandle;
  private readonly waiting = element('div', { class: 'empty stage-waiting' });
  private madeOf: readonly unknown[] = [];
  private makeUp = '';

  constructor(options: ZoomGroupOptions, onSwipe: (value: number) => void) {
    this.zoom = new ZoomGroup(options);
    this.handle = new SwipeHandle((value) => {
      this.clip(value);
      onSwipe(value);
    });
    this.single.append(this.handle.element);
  }

  /** What is shown as one picture, for saving; undefined side by side and while there is none. */
  get madePicture(): Picture | undefined {
    return this.made.element.isConnected ? this.made.picture : undefined;
  }

  show(content: StageContent): void {
    for (const role of roles) {
      const picture = content.pictures.get(role);
      if (picture) this.canvases[role].show(picture);
    }
    const views = content.look.mode === 'side' ? this.showPanes(content) : this.showSingle(content);
    this.zoom.setViews(views);
  }

  private showPanes({ pictures, waiting }: StageContent): PictureView[] {
    const shown = roles.filter((role) => role === 'container' || role === 'revealed' || pictures.has(role));
    this.place('side', shown, ...shown.map((role) => this.panes[role].figure));
    return shown.map((role) => {
      const { frame } = this.panes[role];
      const canvas = this.canvases[role];
      const there = pictures.has(role);
      if (there && canvas.element.parentElement !== frame) frame.replaceChildren(canvas.element);
      if (!there) frame.replaceChildren(element('div', { class: 'empty stage-waiting' }, waiting));
      return { name: titleOf(role), frame, canvas };
    });
  }

  private showSingle(content: StageContent): PictureView[] {
    const { look, pair, pictures } = content;
    const wanted = look.mode === 'planes' ? [look.plane.of] : [pair.under, pair.over];
    const found = wanted.map((role) => pictures.get(role));
    if (found.includes(undefined)) {
      setText(this.waiting, content.waiting);
      this.place('waiting', [], this.waiting);
      return [];
    }
    const isOverlay = look.mode === 'swipe' || look.mode === 'onion';
    this.place(look.mode, wanted, this.single);
    this.handle.element.hidden = look.mode !== 'swipe';
    this.single.setAttribute('aria-label', this.labelOf(content));
    if (isOverlay) return this.showOverlay(content);
    if (look.mode === 'planes') this.makePlane(found[0] as Picture, look);
    else this.makeDifference(found as [Picture, Picture], look, pair);
    this.under.replaceChildren(this.made.element);
    this.over.replaceChildren();
    return [{ name: this.labelOf(content), frame: this.single, canvas: this.made }];
  }

  private showOverlay({ look, pair: { under, over } }: StageContent): PictureView[] {
    for (const [layer, role] of [[this.under, under] as const, [this.over, over] as const]) {
      const canvas = this.canvases[role].element;
      if (canvas.parentElement !== layer || layer.childElementCount !== 1) layer.replaceChildren(canvas);
    }
    this.over.style.opacity = look.mode === 'onion' ? String(look.onion) : '1';
    this.handle.set(look.swipe);
    if (look.mode === 'swipe') this.clip(look.swipe);
    else this.over.style.clipPath = 'none';
    return [under, over].map((role) => ({
      name: titleOf(role),
      frame: this.single,
      canvas: this.canvases[role],
    }));
  }

  private clip(value: number): void {
    this.over.style.clipPath = `inset(0 0 0 ${value * 100}%)`;
  }

  private makePlane(picture: Picture, { plane }: RevealPageState): void {
    this.make([picture, plane.bit, plane.channel], this.planeLabel(plane), () =>
      bitPlane(picture, plane.bit, plane.channel as PlaneChannel),
    );
  }

  private makeDifference([a, b]: [Picture, Picture], look: RevealPageState, pair: Pair): void {
    const { gain, tone } = look;
    this.make([a, b, gain, tone], this.differenceLabel(pair, gain), () =>
      difference(a, b, { gain, tone: tone as DifferenceTone }),
    );
  }

  /** Millions of pixels are gone through only when something they depend on has changed. */
  private make(from: readonly unknown[], label: string, compute: () => Picture): void {
    const same = from.length === this.madeOf.length && from.every((each, i) => each === this.madeOf[i]);
    this.madeOf = from;
    this.made.show(same && this.made.picture ? this.made.picture : compute(), label);
  }

  private labelOf({ look, pair }: StageContent): string {
    if (look.mode === 'planes') return this.planeLabel(look.plane);
    if (look.mode === 'difference') return this.differenceLabel(pair, look.gain);
    return l10n.t('{0} under {1}', titleOf(pair.under), titleOf(pair.over));
  }

  private planeLabel({ of, bit }: RevealPageState['plane']): string {
    return l10n.t('Bit plane {0} of {1}', bit, titleOf(of));
  }

  private differenceLabel({ under, over }: Pair, gain: number): string {
    return l10n.t('Difference of {0} and {1}, times {2}', titleOf(under), titleOf(over), gain);
  }

  /** Leaves the elements in the page while they stay the same, so that the keyboard stays where it is. */
  private place(mode: string, of: readonly PictureRole[], ...children: readonly Node[]): void {
    this.element.classList.toggle('panes', mode === 'side');
    this.element.classList.toggle('four', mode === 'side' && of.length > 2);
    const makeUp = mode === 'side' ? `side ${of.join()}` : mode === 'waiting' ? mode : 'single';
    if (makeUp === this.makeUp) return;
    this.makeUp = makeUp;
    this.element.replaceChildren(...children);
  }
}

function createPane(role: PictureRole): Pane {
  const title = titleOf(role);
  const frame = createPictureFrame(title);
  return {
    figure: element('figure', { class: `pane pane-${role}` }, element('figcaption', {}, title), frame),
    frame,
  };
}
