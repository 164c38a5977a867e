import { element } from '../shared/dom';

/** A small box of controls that opens below its button, and closes by Escape, the button or a click elsewhere. */
export class Popover {
  readonly element: HTMLElement;
  private opener: HTMLElement | undefined;
  /** The button that was pressed while its box was open: the press has closed it, and its click must not open it again. */
  private closedBy: HTMLElement | undefined;

  constructor() {
    this.element = element('div', { class: 'popover', popover: 'auto', role: 'dialog' });
    document.addEventListener(
      'pointerdown',
      ({ target }) => {
        const { opener } = this;
        this.closedBy = target instanceof Node && opener?.contains(target) ? opener : undefined;
      },
      { capture: true },
    );
    // Before it closes: afterwards another button may be the one that opened it.
    this.element.addEventListener('beforetoggle', ({ newState }) => {
      if (newState !== 'closed') return;
      const { opener } = this;
      this.opener = undefined;
      opener?.setAttribute('aria-expanded', 'false');
      // Who has clicked elsewhere has the focus there.
      if (this.element.contains(document.activeElement)) opener?.focus();
    });
  }

  open(opener: HTMLElement, name: string, ...content: readonly Node[]): void {
    const wasOpen = this.closedBy === opener;
    this.closedBy = undefined;
    if (wasOpen) return;
    this.element.setAttribute('aria-label', name);
    this.element.replaceChildren(...content);
    this.element.showPopover();
    this.opener = opener;
    opener.setAttribute('aria-expanded', 'true');
    const anchor = opener.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const below = anchor.bottom + 4;
    const top = below + height <= innerHeight ? below : Math.max(4, anchor.top - height - 4);
    this.element.style.left = `${Math.max(4, Math.min(anchor.left, innerWidth - width - 4))}px`;
    this.element.style.top = `${top}px`;
    this.element.querySelector<HTMLElement>('vscode-checkbox, vscode-text-field, vscode-button')?.focus();
  }

  close(): void {
    this.element.hidePopover();
  }
}
