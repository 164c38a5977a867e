import * as l10n from '@vscode/l10n';
import type { CheckpointEntry, ControlRequest, ShownRunState } from '../../src/runs/contract';
import type { RunSummary } from '../../src/vscode/panels/training/contract';
import { element, setText } from '../shared/dom';
import { formatCount } from '../shared/number-format';
import { createButton } from '../shared/toolkit';

/** A request that changed nothing in this time may be made again. */
const patienceMs = 10_000;

/** What can be asked of the training. After a request its button waits until the run shows what came of it. */
export class Controls {
  readonly element: HTMLElement;
  /** Says at once what the user waits for and cannot see. */
  private readonly saved = element('span', { class: 'visually-hidden', role: 'status' });
  private state: ShownRunState | undefined;
  /** When the newest checkpoint that was asked for was. */
  private kept: string | undefined;
  private possible: readonly ControlRequest[] = [];
  private pending: ControlRequest | undefined;
  private timer: number | undefined;
  private readonly buttons;

  constructor(private readonly onRequest: (request: ControlRequest) => void) {
    const button = (request: ControlRequest, label: string, icon: string, waiting: string) => ({
      request,
      label,
      waiting,
      view: createButton({
        label,
        icon,
        appearance: request === 'resume' ? 'primary' : 'secondary',
        onClick: () => this.ask(request),
      }),
    });
    this.buttons = [
      button('pause', l10n.t('Pause'), 'debug-pause', l10n.t('Pausing…')),
      button('resume', l10n.t('Resume'), 'debug-continue', l10n.t('Resuming…')),
      button('stop', l10n.t('Stop'), 'debug-stop', l10n.t('Stopping…')),
      button('checkpoint', l10n.t('Save Checkpoint Now'), 'save', l10n.t('Saving…')),
    ];
    this.element = element('div', { class: 'button-row', role: 'group', 'aria-label': l10n.t('Training') });
    this.element.append(...this.buttons.map(({ view }) => view.element), this.saved);
    this.show();
  }

  update(run: RunSummary): void {
    const newest = newestKept(run.status?.checkpoints ?? []);
    const isSaved = newest?.kept !== this.kept;
    if (isSaved && newest && this.pending === 'checkpoint') {
      setText(this.saved, l10n.t('Checkpoint saved at step {0}', formatCount(newest.step)));
    }
    if (isSaved || run.state !== this.state) this.settle();
    this.kept = newest?.kept;
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
    for (const { request, label, waiting, view } of this.buttons) {
      const offered = possible.includes(request);
      // Pause and Resume share a place; Stop stays where the hand expects it while the run lives.
      view.element.hidden =
        request === 'pause' ? possible.includes('resume') || possible.length === 0 : !offered;
      view.setEnabled(offered && this.pending === undefined);
      view.setLabel(this.pending === request ? waiting : label);
    }
  }
}

/** By when it was asked for: an older step may be saved again. */
function newestKept(checkpoints: readonly CheckpointEntry[]): CheckpointEntry | undefined {
  const kept = checkpoints.filter((entry) => entry.kept !== undefined);
  return kept.toSorted((a, b) => ((a.kept ?? '') < (b.kept ?? '') ? -1 : 1)).at(-1);
}
