import * as l10n from '@vscode/l10n';
import type {
  FromSweepPage,
  SweepRequest,
  SweepState,
  SweepSummary,
  TrialRow,
} from '../../src/vscode/panels/sweep/contract';
import { element, icon, setText } from '../shared/dom';
import { setHidden } from '../shared/focus';
import { createButton } from '../shared/toolkit';

const icons: Readonly<Record<SweepState, string>> = {
  running: 'sync',
  stopped: 'debug-pause',
  finished: 'check',
  failed: 'error',
  interrupted: 'warning',
};

/** What the sweep is, how far it got, and what can be asked of it. */
export class Header {
  readonly element: HTMLElement;
  private readonly title = element('h1');
  private readonly state = element('span', { class: 'state' });
  private readonly counts = element('span', { class: 'muted numeric' });
  private readonly facts = element('dl', { class: 'facts' });
  private readonly bar = element('div', { class: 'bar', role: 'progressbar', 'aria-valuemin': '0' });
  private readonly fill = element('span');
  private readonly problemText = element('span');
  private readonly problem = element(
    'div',
    { class: 'notice', role: 'alert', hidden: '' },
    icon('error'),
    this.problemText,
  );
  private drawn: SweepSummary | undefined;
  private readonly requests: Readonly<Record<SweepRequest, HTMLElement>>;
  private readonly buttons: readonly HTMLElement[];

  constructor(post: (message: FromSweepPage) => void) {
    const button = (
      label: string,
      name: string,
      message: FromSweepPage,
      appearance: 'primary' | 'secondary' = 'secondary',
    ) => createButton({ label, icon: name, appearance, onClick: () => post(message) }).element;
    const ask = (label: string, name: string, request: SweepRequest, primary = false) =>
      button(label, name, { type: 'request', request }, primary ? 'primary' : 'secondary');
    this.requests = {
      resume: ask(l10n.t('Resume'), 'play', 'resume', true),
      stop: ask(l10n.t('Stop'), 'debug-stop', 'stop'),
      rerunFailed: ask(l10n.t('Re-run Failed'), 'debug-restart', 'rerunFailed'),
    };
    this.buttons = [
      ...Object.values(this.requests),
      button(l10n.t('Open Sweep File'), 'go-to-file', { type: 'open', file: 'definition' }),
      button(l10n.t('Open Folder'), 'folder-opened', { type: 'open', file: 'folder' }),
      button(l10n.t('Export as CSV…'), 'table', { type: 'export', format: 'csv' }),
      button(l10n.t('Export as JSON…'), 'json', { type: 'export', format: 'json' }),
    ];
    this.bar.append(this.fill);
    this.bar.setAttribute('aria-label', l10n.t('Trials that are over'));
    this.element = element(
      'header',
      { class: 'sweep-header' },
      element(
        'div',
        { class: 'title-row' },
        element('div', { class: 'title' }, this.title, this.state, this.counts),
        element('div', { class: 'button-row' }, ...this.buttons),
      ),
      this.bar,
      this.facts,
      this.problem,
    );
  }

  show(sweep: SweepSummary, trials: readonly TrialRow[]): void {
    setText(this.title, sweep.name);
    if (sweep.state !== this.drawn?.state) {
      this.state.className = `state ${sweep.state}`;
      this.state.replaceChildren(icon(icons[sweep.state]), stateText(sweep.state));
    }
    const over = trials.filter(({ state }) => state !== 'running' && state !== 'waiting').length;
    setText(this.counts, countsText(sweep, trials, over));
    const total = sweep.trialCount;
    this.bar.hidden = total === undefined;
    if (total !== undefined) {
      this.bar.setAttribute('aria-valuemax', String(total));
      this.bar.setAttribute('aria-valuenow', String(Math.min(over, total)));
      this.fill.style.width = `${(100 * Math.min(over, total)) / Math.max(1, total)}%`;
    }
    const asked = Object.entries(this.requests).map(
      ([request, button]) => [button, !sweep.requests.includes(request as SweepRequest)] as const,
    );
    setHidden(asked, ...this.buttons);
    if (JSON.stringify(sweep.facts) !== JSON.stringify(this.drawn?.facts)) this.showFacts(sweep);
    this.problem.hidden = sweep.problem === undefined;
    // As an alert it is read out whenever it is written.
    setText(this.problemText, sweep.problem ?? '');
    this.drawn = sweep;
  }

  private showFacts(sweep: SweepSummary): void {
    this.facts.replaceChildren(
      ...sweep.facts.map(({ label, value }) =>
        element('div', {}, element('dt', { class: 'muted' }, label), element('dd', {}, value)),
      ),
    );
  }
}

function stateText(state: SweepState): string {
  switch (state) {
    case 'running':
      return l10n.t('Running');
    case 'stopped':
      return l10n.t('Stopped');
    case 'finished':
      return l10n.t('Finished');
    case 'failed':
      return l10n.t('Failed');
    case 'interrupted':
      return l10n.t('Interrupted');
  }
}

function countsText(
  { trialCount, unreadable }: SweepSummary,
  trials: readonly TrialRow[],
  over: number,
): string {
  if (unreadable) return '';
  const counted = (wanted: TrialRow['state']) => trials.filter(({ state }) => state === wanted).length;
  const queued = trials.filter((trial) => trial.queued).length;
  const interrupted = trials.filter((trial) => trial.interrupted).length;
  const parts = [
    overText(over, trialCount),
    ...said(counted('running') - queued - interrupted, (count) => l10n.t('{0} running', count)),
    ...said(interrupted, (count) => l10n.t('{0} interrupted', count)),
    ...said(queued, (count) => l10n.t('{0} in the queue', count)),
    ...said(counted('waiting'), (count) => l10n.t('{0} waiting', count)),
    ...said(counted('pruned'), (count) => l10n.t('{0} stopped early', count)),
    ...said(counted('failed'), (count) => l10n.t('{0} failed', count)),
  ];
  return parts.join(' · ');
}

function overText(over: number, all: number | undefined): string {
  if (all === undefined) return over === 1 ? l10n.t('1 trial is over') : l10n.t('{0} trials are over', over);
  if (all === 1) return l10n.t('{0} of 1 trial is over', over);
  return over === 1
    ? l10n.t('1 of {0} trials is over', all)
    : l10n.t('{0} of {1} trials are over', over, all);
}

const said = (count: number, words: (count: number) => string) => (count > 0 ? [words(count)] : []);
