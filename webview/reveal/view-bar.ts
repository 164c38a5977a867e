import * as l10n from '@vscode/l10n';
import type { PictureRole, RevealPageState, ViewMode } from '../../src/vscode/editors/reveal/contract';
import { element, setText } from '../shared/dom';
import { createButton, createDropdown, type Button } from '../shared/toolkit';
import { pairTitle, titleOf, type Pair } from './pairs';

const gains = [1, 2, 4, 8, 16, 32];

/** How the pictures are looked at: the mode, and what belongs to it. */
export class ViewBar {
  readonly element: HTMLElement;
  private readonly modes: Readonly<Record<ViewMode, Button>>;
  private readonly pair = element('span', { class: 'option' });
  private readonly planeOf = element('span', { class: 'option' });
  private readonly opacity = createSlider(l10n.t('Opacity'), 100, (value) =>
    this.onChange({ onion: value / 100 }),
  );
  private readonly bit = createSlider(l10n.t('Bit'), 7, (bit) => this.changePlane({ bit }));
  private readonly gain: HTMLElement;
  private readonly tone: HTMLElement;
  private readonly channel: HTMLElement;
  private offered = '';

  constructor(
    private look: RevealPageState,
    private readonly onChange: (change: Partial<RevealPageState>) => void,
  ) {
    const mode = (name: ViewMode, label: string) =>
      createButton({ label, appearance: 'secondary', onClick: () => onChange({ mode: name }) });
    this.modes = {
      side: mode('side', l10n.t('Side by Side')),
      swipe: mode('swipe', l10n.t('Swipe')),
      onion: mode('onion', l10n.t('Onion Skin')),
      difference: mode('difference', l10n.t('Difference')),
      planes: mode('planes', l10n.t('Bit Planes')),
    };
    this.gain = createDropdown(
      l10n.t('Amplification'),
      gains.map((gain) => ({ value: String(gain), text: `×${gain}` })),
      String(look.gain),
      (gain) => onChange({ gain: Number(gain) }),
    );
    this.tone = createDropdown(
      l10n.t('Colours of the difference'),
      [
        { value: 'colour', text: l10n.t('Colour') },
        { value: 'mean', text: l10n.t('Grey, mean') },
        { value: 'max', text: l10n.t('Grey, largest') },
      ],
      look.tone,
      (tone) => onChange({ tone }),
    );
    this.channel = createDropdown(
      l10n.t('Channel'),
      [
        { value: 'all', text: l10n.t('All channels') },
        { value: 'red', text: l10n.t('Red') },
        { value: 'green', text: l10n.t('Green') },
        { value: 'blue', text: l10n.t('Blue') },
      ],
      look.plane.channel,
      (channel) => this.changePlane({ channel }),
    );
    this.element = element(
      'div',
      { class: 'view-bar' },
      element(
        'div',
        { class: 'modes', role: 'group', 'aria-label': l10n.t('View') },
        ...Object.values(this.modes).map(({ element }) => element),
      ),
      this.pair,
      this.opacity.element,
      this.gain,
      this.tone,
      this.planeOf,
      this.channel,
      this.bit.element,
    );
  }

  update(look: RevealPageState, pairs: readonly Pair[], pair: Pair, available: readonly PictureRole[]): void {
    this.look = look;
    const { mode, plane } = look;
    for (const [name, button] of Object.entries(this.modes)) button.setPressed(name === mode);
    this.pair.hidden = mode === 'side' || mode === 'planes';
    this.opacity.element.hidden = mode !== 'onion';
    this.gain.hidden = this.tone.hidden = mode !== 'difference';
    this.planeOf.hidden = this.channel.hidden = this.bit.element.hidden = mode !== 'planes';
    this.opacity.set(Math.round(look.onion * 100), `${Math.round(look.onion * 100)} %`);
    this.bit.set(plane.bit, bitText(plane.bit));
    this.offer(pairs, pair, available, plane.of);
  }

  private changePlane(change: Partial<RevealPageState['plane']>): void {
    this.onChange({ plane: { ...this.look.plane, ...change } });
  }

  /** A list cannot be changed while it is open, so it is made anew only for other options. */
  private offer(
    pairs: readonly Pair[],
    pair: Pair,
    available: readonly PictureRole[],
    planeOf: PictureRole,
  ): void {
    const offered = [...pairs.map(({ id }) => id), '/', ...available].join();
    if (offered === this.offered) return;
    this.offered = offered;
    this.pair.replaceChildren(
      createDropdown(
        l10n.t('Pictures'),
        pairs.map((each) => ({ value: each.id, text: pairTitle(each) })),
        pair.id,
        (id) => this.onChange({ pair: id }),
      ),
    );
    this.planeOf.replaceChildren(
      createDropdown(
        l10n.t('Picture'),
        available.map((role) => ({ value: role, text: titleOf(role) })),
        planeOf,
        (of) => this.changePlane({ of }),
      ),
    );
  }
}

function bitText(bit: number): string {
  if (bit === 0) return l10n.t('0, least');
  return bit === 7 ? l10n.t('7, highest') : String(bit);
}

function createSlider(label: string, max: number, onInput: (value: number) => void) {
  const input = element('input', { type: 'range', min: '0', max: String(max), step: '1' });
  const text = element('output', { class: 'numeric slider-text' });
  input.addEventListener('input', () => onInput(input.valueAsNumber));
  return {
    element: element('label', { class: 'option slider' }, label, input, text),
    set: (value: number, shown: string) => {
      if (input.valueAsNumber !== value) input.value = String(value);
      input.setAttribute('aria-valuetext', shown);
      setText(text, shown);
    },
  };
}
