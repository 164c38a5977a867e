import * as l10n from '@vscode/l10n';
import type { RevealState } from '../../src/vscode/editors/reveal/contract';
import { element } from '../shared/dom';
import { createButton, createDropdown } from '../shared/toolkit';

interface ActionHandlers {
  readonly showCheckpoint: (id: string) => void;
  readonly chooseCheckpoint: () => void;
  readonly useCheckpoint: () => void;
  readonly pickOriginals: () => void;
  readonly saveRevealed: () => void;
  readonly saveView: () => void;
}

/** Which checkpoint reveals, and what can be done with what it reveals. */
export class ActionBar {
  readonly element: HTMLElement;
  private readonly checkpoint = element('span', { class: 'checkpoint' });
  private readonly others;
  private readonly use;
  private readonly originals;
  private readonly saveView;
  private readonly save;
  private listed = '';

  constructor(private readonly handlers: ActionHandlers) {
    this.others = createButton({
      label: l10n.t('Choose Another Checkpoint…'),
      icon: 'ellipsis',
      appearance: 'icon',
      onClick: handlers.chooseCheckpoint,
    });
    this.use = createButton({
      label: l10n.t('Use for This Workspace'),
      appearance: 'secondary',
      onClick: handlers.useCheckpoint,
    });
    this.originals = createButton({
      label: l10n.t('Compare with Originals…'),
      appearance: 'secondary',
      onClick: handlers.pickOriginals,
    });
    this.saveView = createButton({
      label: l10n.t('Save What Is Shown…'),
      appearance: 'secondary',
      onClick: handlers.saveView,
    });
    this.save = createButton({
      label: l10n.t('Save Revealed Secret…'),
      icon: 'save',
      appearance: 'primary',
      onClick: handlers.saveRevealed,
    });
    this.element = element(
      'div',
      { class: 'action-bar' },
      element(
        'div',
        { class: 'checkpoint-choice' },
        element('span', { class: 'muted' }, l10n.t('Revealed by')),
        this.checkpoint,
        this.others.element,
        this.use.element,
      ),
      element(
        'div',
        { class: 'button-row' },
        this.originals.element,
        this.save.element,
        this.saveView.element,
      ),
    );
  }

  update(state: RevealState, isRevealed: boolean, hasView: boolean): void {
    const { checkpoints, moreCheckpoints, shown, inUse } = state;
    this.others.element.hidden = !moreCheckpoints;
    this.element.hidden = shown === undefined;
    this.use.element.hidden = shown === inUse || inUse === undefined;
    this.save.setEnabled(isRevealed);
    this.originals.setEnabled(isRevealed);
    this.saveView.element.hidden = !hasView;
    const listed = JSON.stringify([checkpoints, shown]);
    if (shown === undefined || listed === this.listed) return;
    this.listed = listed;
    const hadFocus = this.checkpoint.contains(document.activeElement);
    const list = createDropdown(
      l10n.t('Checkpoint that reveals'),
      checkpoints.map(({ id, label }) => ({ value: id, text: label })),
      shown,
      (id) => {
        // The list shows already what was chosen in it.
        this.listed = JSON.stringify([checkpoints, id]);
        this.handlers.showCheckpoint(id);
      },
    );
    this.checkpoint.replaceChildren(list);
    if (hadFocus) list.focus();
  }
}
