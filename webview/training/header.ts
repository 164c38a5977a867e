import type { RunSummary } from '../../src/vscode/panels/training/contract';
import { element, icon, setText } from '../shared/dom';
import { formatCount, formatDuration, formatRate } from '../shared/number-format';
import { stateViews } from './run-state';

/** Name, state and facts of the run, and how far it is. */
export class Header {
  readonly element: HTMLElement;
  private readonly name = element('h1');
  private readonly state = element('span', { class: 'state', role: 'status' });
  private readonly facts = element('dl', { class: 'facts' });
  private readonly error = element('div', { class: 'notice', role: 'alert', hidden: '' });
  private readonly fill = element('span');
  private readonly bar = element(
    'div',
    {
      class: 'bar',
      role: 'progressbar',
      'aria-label': 'Training progress',
      'aria-valuemin': '0',
      'aria-valuemax': '100',
    },
    this.fill,
  );
  private readonly done = element('span');
  private readonly pace = element('span');
  private readonly progress = element(
    'div',
    { class: 'progress' },
    this.bar,
    element('div', { class: 'progress-text numeric muted' }, this.done, this.pace),
  );

  constructor(controls: HTMLElement) {
    this.element = element(
      'header',
      { class: 'run-header' },
      element(
        'div',
        { class: 'run-title' },
        element('div', { class: 'run-name' }, this.name, this.state),
        controls,
      ),
      this.facts,
      this.progress,
      this.error,
    );
  }

  update(run: RunSummary): void {
    setText(this.name, run.name);
    this.showState(run);
    this.facts.replaceChildren(
      ...run.facts.map(({ label, value }) =>
        element('div', {}, element('dt', {}, label), element('dd', { class: 'numeric' }, value)),
      ),
    );
    this.showProgress(run);
    const failure = run.state === 'failed' ? (run.status?.error ?? 'The training failed.') : undefined;
    const error = failure ?? run.problem;
    if (error !== this.error.dataset.error) {
      this.error.dataset.error = error ?? '';
      this.error.replaceChildren(...(error ? [icon('error'), element('span', {}, error)] : []));
    }
    this.error.hidden = error === undefined;
  }

  private showState({ state }: RunSummary): void {
    if (this.state.dataset.state === state) return;
    const { label, icon: name, busy } = stateViews[state];
    const mark = icon(name);
    mark.classList.toggle('codicon-modifier-spin', busy === true);
    this.state.dataset.state = state;
    this.state.replaceChildren(mark, label);
  }

  private showProgress({ state, status }: RunSummary): void {
    this.progress.hidden = !status;
    if (!status) return;
    const { step, totalSteps, epoch, skippedSteps, stepsPerSecond, etaSeconds } = status;
    const fraction = totalSteps > 0 ? Math.min(1, step / totalSteps) : 0;
    const percent = Math.floor(fraction * 100);
    this.fill.style.width = `${fraction * 100}%`;
    this.bar.setAttribute('aria-valuenow', String(percent));
    const done = [
      `Step ${formatCount(step)} of ${formatCount(totalSteps)}`,
      `${percent} %`,
      `epoch ${formatCount(epoch)}`,
      ...(skippedSteps ? [`${formatCount(skippedSteps)} skipped, gradient not finite`] : []),
    ];
    setText(this.done, done.join(' · '));
    const pace: string[] = [];
    if (state === 'running' && stepsPerSecond) pace.push(formatRate(stepsPerSecond));
    if (state === 'running' && etaSeconds != null) pace.push(`${formatDuration(etaSeconds)} left`);
    if (status.device) pace.push(status.device);
    setText(this.pace, pace.join(' · '));
  }
}
