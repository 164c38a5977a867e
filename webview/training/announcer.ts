import { element, setText } from '../shared/dom';

/** Screen readers would never fall silent if every step were said. */
const pauseMs = 15_000;

/** Says the newest line politely, at most every 15 seconds; the last one said is never an old one. */
export class Announcer {
  readonly element = element('div', { class: 'visually-hidden', 'aria-live': 'polite', id: 'announcements' });
  private next: string | undefined;
  private resting = false;

  say(text: string): void {
    this.next = text;
    if (!this.resting) this.speak();
  }

  private speak(): void {
    if (this.next === undefined) return;
    setText(this.element, this.next);
    this.next = undefined;
    this.resting = true;
    setTimeout(() => {
      this.resting = false;
      this.speak();
    }, pauseMs);
  }
}
