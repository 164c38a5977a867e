import * as l10n from '@vscode/l10n';
import { element } from '../shared/dom';
import { isShortcut } from '../shared/keys';

const keySteps: Readonly<Record<string, (value: number) => number>> = {
  ArrowLeft: (value) => value - 0.02,
  ArrowDown: (value) => value - 0.02,
  ArrowRight: (value) => value + 0.02,
  ArrowUp: (value) => value + 0.02,
  PageDown: (value) => value - 0.1,
  PageUp: (value) => value + 0.1,
  Home: () => 0,
  End: () => 1,
};

/** The bar between two pictures that lie over each other: is dragged, or moved by keys. */
export class SwipeHandle {
  readonly element = element(
    'div',
    {
      class: 'swipe-handle draws-own-focus',
      role: 'slider',
      tabindex: '0',
      'aria-label': l10n.t('Boundary between the pictures'),
      'aria-orientation': 'horizontal',
      'aria-valuemin': '0',
      'aria-valuemax': '100',
    },
    element('span', { class: 'swipe-grip codicon codicon-arrow-swap', 'aria-hidden': 'true' }),
  );
  private value = 0.5;

  /** @param onMove Gets the part of the width left of the bar, 0..1. */
  constructor(private readonly onMove: (value: number) => void) {
    const handle = this.element;
    handle.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      handle.setPointerCapture(event.pointerId);
      handle.focus();
      event.preventDefault();
    });
    handle.addEventListener('pointermove', (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const box = handle.parentElement?.getBoundingClientRect();
      if (box) this.move((event.clientX - box.left) / box.width);
    });
    handle.addEventListener('keydown', (event) => {
      const step = keySteps[event.key];
      if (!step || isShortcut(event)) return;
      event.preventDefault();
      this.move(step(this.value));
    });
  }

  set(value: number): void {
    this.value = value;
    const percent = Math.round(value * 100);
    this.element.style.left = `${value * 100}%`;
    this.element.setAttribute('aria-valuenow', String(percent));
    this.element.setAttribute('aria-valuetext', `${percent} %`);
  }

  private move(to: number): void {
    this.set(Math.min(1, Math.max(0, Math.round(to * 1000) / 1000)));
    this.onMove(this.value);
  }
}
