import * as l10n from '@vscode/l10n';
import type { CropPosition, SecretFit } from '../../src/engine/protocol';
import type { CheckpointChoice, FromHidePage, HideSetup } from '../../src/vscode/panels/hide/contract';
import { element, setText } from '../shared/dom';
import { createButton, createDropdown } from '../shared/toolkit';

type Post = (message: FromHidePage) => void;

/** What is hidden in what, and how. */
export class SetupForm {
  readonly element: HTMLElement;
  private readonly cover = element('span', { class: 'file-name' });
  private readonly secret = element('span', { class: 'file-name' });
  private readonly chooseCover;
  private readonly swap;
  private readonly chooseCheckpoint;
  private readonly fit = field(l10n.t('Fit of the secret'));
  private readonly checkpoint = field(l10n.t('Checkpoint'));
  /** What the drop-down lists were made of: made anew, they would lose the keyboard. */
  private shown = '';

  constructor(private readonly post: Post) {
    this.chooseCover = createButton({
      label: l10n.t('Choose Another Cover…'),
      icon: 'folder-opened',
      appearance: 'icon',
      onClick: () => post({ type: 'choose', what: 'cover' }),
    });
    const chooseSecret = createButton({
      label: l10n.t('Choose Another Secret…'),
      icon: 'folder-opened',
      appearance: 'icon',
      onClick: () => post({ type: 'choose', what: 'secret' }),
    });
    this.swap = createButton({
      label: l10n.t('Swap Cover and Secret'),
      icon: 'arrow-swap',
      appearance: 'icon',
      onClick: () => post({ type: 'swap' }),
    });
    this.chooseCheckpoint = createButton({
      label: l10n.t('Choose Another Checkpoint…'),
      icon: 'ellipsis',
      appearance: 'icon',
      onClick: () => post({ type: 'choose', what: 'checkpoint' }),
    });
    const cover = field(l10n.t('Cover'));
    cover.body.append(this.cover, this.chooseCover.element);
    const secret = field(l10n.t('Secret'));
    secret.body.append(this.secret, chooseSecret.element, this.swap.element);
    this.element = element(
      'section',
      { class: 'setup', 'aria-label': l10n.t('What is hidden, and how') },
      cover.element,
      secret.element,
      this.fit.element,
      this.checkpoint.element,
    );
  }

  update({ choices, coverName, secretName, checkpoints, moreCheckpoints }: HideSetup): void {
    const single = choices.covers.length === 1;
    show(this.cover, coverName);
    show(this.secret, secretName);
    this.chooseCheckpoint.element.hidden = !moreCheckpoints;
    this.chooseCover.element.hidden = this.swap.element.hidden = !single;
    const wanted = JSON.stringify([choices.fit, choices.position, choices.checkpoint, checkpoints]);
    if (wanted === this.shown) return;
    this.shown = wanted;
    this.showFit(choices.fit, choices.position);
    this.showCheckpoints(checkpoints, choices.checkpoint);
  }

  private showFit(fit: SecretFit, position: CropPosition): void {
    const fits: readonly { value: SecretFit; text: string }[] = [
      { value: 'contain', text: l10n.t('Whole, with bars') },
      { value: 'cover', text: l10n.t('Crop') },
      { value: 'fill', text: l10n.t('Stretch') },
    ];
    const positions: readonly { value: CropPosition; text: string }[] = [
      { value: 'start', text: l10n.t('Top or left') },
      { value: 'centre', text: l10n.t('Centre') },
      { value: 'end', text: l10n.t('Bottom or right') },
    ];
    replaceLists(this.fit.body, [
      createDropdown(l10n.t('Fit of the secret'), fits, fit, (value) => this.change({ fit: value })),
      ...(fit === 'cover'
        ? [
            createDropdown(l10n.t('What stays of the secret'), positions, position, (value) =>
              this.change({ position: value }),
            ),
          ]
        : []),
    ]);
  }

  private showCheckpoints(checkpoints: readonly CheckpointChoice[], checkpoint: string): void {
    // One that is gone is still what was chosen; what hides says what is wrong with it.
    const known = checkpoints.some(({ value }) => value === checkpoint);
    const gone = known ? [] : [{ value: checkpoint, text: l10n.t('A checkpoint that is gone') }];
    const list = createDropdown(l10n.t('Checkpoint'), [...checkpoints, ...gone], checkpoint, (value) =>
      this.change({ checkpoint: value }),
    );
    replaceLists(this.checkpoint.body, [list, this.chooseCheckpoint.element]);
  }

  private change(options: Extract<FromHidePage, { type: 'change' }>['options']): void {
    this.post({ type: 'change', options });
  }
}

/** Where the keyboard was in an old list, it is in the new one. */
function replaceLists(body: HTMLElement, lists: readonly HTMLElement[]): void {
  const focused = [...body.children].indexOf(document.activeElement as Element);
  body.replaceChildren(...lists);
  if (focused >= 0) lists.at(Math.min(focused, lists.length - 1))?.focus();
}

function field(label: string): { element: HTMLElement; body: HTMLElement } {
  const body = element('div', { class: 'field-body' });
  return {
    element: element('div', { class: 'field' }, element('div', { class: 'muted' }, label), body),
    body,
  };
}

function show(target: HTMLElement, name: string): void {
  setText(target, name);
  target.title = name;
}
