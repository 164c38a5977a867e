import * as l10n from '@vscode/l10n';
import type { RunSummary } from '../../src/vscode/panels/training/contract';
import { element, icon, setText } from '../shared/dom';
import { RunFigures } from './run-figures';
import { stateViews } from './run-state';

/** Name, state, figures and facts of the run, and how far it is. */
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
      'aria-label': l10n.t('Training progress'),
      'aria-valuemin': '0',
      'aria-valuemax': '100',
    },
    this.fill,
  );
  private readonly figures: RunFigures;

  /** `onStep` is told the step whose pictures the user wants to see. */
  constructor(controls: HTMLElement, onStep: (step: number) => void) {
    this.figures = new RunFigures(onStep);
    this.element = element(
      'header',
      { class: 'run-header' },
      element(
        'div',
        { class: 'run-title' },
        element('div', { class: 'run-name' }, this.name, this.state),
        controls,
      ),
      this.bar,
      this.figures.element,
      this.facts,
      this.error,
    );
  }

  update(run: RunSummary): void {
    setText(this.name, run.name);
    this.showState(run);
    this.showProgress(run);
    this.figures.update(run);
    this.facts.replaceChildren(
      ...run.facts.map(({ label, value }) =>
        element('div', {}, element('dt', {}, label), element('dd', { class: 'numeric' }, value)),
      ),
    );
    const failure =
      run.state === 'failed' ? (run.status?.error ?? l10n.t('The training failed.')) : undefined;
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

  private showProgress({ status }: RunSummary): void {
    this.bar.hidden = !status;
    if (!status) return;
    const { step, totalSteps } = status;
    const fraction = totalSteps > 0 ? Math.min(1, step / totalSteps) : 0;
    this.fill.style.width = `${fraction * 100}%`;
    this.bar.setAttribute('aria-valuenow', String(Math.floor(fraction * 100)));
  }
}
