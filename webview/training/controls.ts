import type { ControlRequest, ShownRunState } from '../../src/runs/contract';
import type { RunSummary } from '../../src/vscode/panels/training/contract';
import { element } from '../shared/dom';
import { createButton } from '../shared/toolkit';

/** A request that changed nothing in this time may be made again. */
const patienceMs = 10_000;

/** Pause or Resume, and Stop. After a request its button waits until the run answers with another state. */
export class Controls {
  readonly element: HTMLElement;
  private state: ShownRunState | undefined;
  private possible: readonly ControlRequest[] = [];
  private pending: ControlRequest | undefined;
  private timer: number | undefined;
  private readonly buttons;

  constructor(private readonly onRequest: (request: ControlRequest) => void) {
    const button = (request: ControlRequest, label: string, icon: string) => ({
      request,
      label,
      view: createButton({
        label,
        icon,
        appearance: request === 'resume' ? 'primary' : 'secondary',
        onClick: () => this.ask(request),
      }),
    });
    this.buttons = [
      button('pause', 'Pause', 'debug-pause'),
      button('resume', 'Resume', 'debug-continue'),
      button('stop', 'Stop', 'debug-stop'),
    ];
    this.element = element('div', { class: 'button-row', role: 'group', 'aria-label': 'Training' });
    this.element.append(...this.buttons.map(({ view }) => view.element));
    this.show();
  }

  update(run: RunSummary): void {
    if (run.state !== this.state) this.settle();
    this.state = run.state;
    this.possible = run.requests;
    this.show();
  }

  private ask(request: ControlRequest): void {
    this.pending = request;
    this.timer = window.setTimeout(() => {
      this.settle();
      this.show();
    }, patienceMs);
    this.show();
    this.onRequest(request);
  }

  private settle(): void {
    window.clearTimeout(this.timer);
    this.pending = undefined;
  }

  private show(): void {
    const { possible } = this;
    const waiting = { pause: 'Pausing…', resume: 'Resuming…', stop: 'Stopping…' };
    for (const { request, label, view } of this.buttons) {
      const offered = possible.includes(request);
      // Pause and Resume share a place; Stop stays where the hand expects it while the run lives.
      view.element.hidden =
        request === 'pause' ? possible.includes('resume') || possible.length === 0 : !offered;
      view.setEnabled(offered && this.pending === undefined);
      view.setLabel(this.pending === request ? waiting[request] : label);
    }
  }
}
