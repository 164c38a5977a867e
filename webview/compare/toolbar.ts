import * as l10n from '@vscode/l10n';
import type { FromComparePage, ListedDataset } from '../../src/vscode/panels/compare/contract';
import type { DifferenceOptions } from '../pictures/difference';
import { element } from '../shared/dom';
import { createButton, createCheckbox, createDropdown } from '../shared/toolkit';

const shownChoices = [2, 4, 6, 8, 12, 16];
const measuredChoices = [16, 50, 200, 500];
const gains = [1, 2, 4, 8, 16, 32];

export interface ToolbarView extends DifferenceOptions {
  readonly baseline: boolean;
}

export interface ToolbarHandlers {
  readonly post: (message: FromComparePage) => void;
  readonly onView: (change: Partial<ToolbarView>) => void;
  readonly exportSheet: () => void;
  readonly exportMetrics: () => void;
}

interface Measuring {
  readonly datasets: readonly ListedDataset[];
  readonly dataset: string | undefined;
  readonly shown: number;
  readonly measured: number;
}

/** What is measured, how it is looked at, and where it goes. */
export class Toolbar {
  private readonly choices = element('div', { class: 'choices' });
  private readonly cancel;
  private readonly retry;
  private readonly exports;
  readonly element: HTMLElement;
  private drawn = '';

  constructor(
    view: ToolbarView,
    private readonly handlers: ToolbarHandlers,
  ) {
    const { post, onView } = handlers;
    const button = (label: string, icon: string, onClick: () => void) =>
      createButton({ label, icon, appearance: 'secondary', onClick });
    this.cancel = button(l10n.t('Cancel'), 'debug-stop', () => post({ type: 'cancel' }));
    this.retry = button(l10n.t('Measure Again'), 'refresh', () => post({ type: 'retry' }));
    this.exports = [
      button(l10n.t('Export Sheet as PNG…'), 'file-media', handlers.exportSheet),
      button(l10n.t('Export Metrics as CSV…'), 'table', handlers.exportMetrics),
    ];
    const gain = createDropdown(
      l10n.t('Gain of the differences'),
      gains.map((factor) => ({ value: String(factor), text: `×${factor}` })),
      String(view.gain),
      (value) => onView({ gain: Number(value) }),
    );
    const tone = createDropdown<'colour' | 'mean'>(
      l10n.t('Colour of the differences'),
      [
        { value: 'colour', text: l10n.t('Colour') },
        { value: 'mean', text: l10n.t('Grey') },
      ],
      view.tone === 'colour' ? 'colour' : 'mean',
      (value) => onView({ tone: value }),
    );
    const baseline = createCheckbox(l10n.t('LSB, 4 bits'), view.baseline, (shown) =>
      onView({ baseline: shown }),
    );
    this.element = element(
      'div',
      { class: 'toolbar' },
      element(
        'div',
        { class: 'page-title' },
        element('h1', {}, l10n.t('Compare checkpoints')),
        element(
          'div',
          { class: 'button-row' },
          button(l10n.t('Add Checkpoints…'), 'add', () => post({ type: 'add' })).element,
          this.cancel.element,
          this.retry.element,
          ...this.exports.map((each) => each.element),
        ),
      ),
      element(
        'div',
        { class: 'controls' },
        this.choices,
        element('div', { class: 'labelled' }, element('span', {}, l10n.t('Differences')), gain, tone),
        baseline,
      ),
    );
  }

  update(measuring: Measuring): void {
    const state = JSON.stringify(measuring);
    // Rebuilding would take the keyboard from a list that is open.
    if (state === this.drawn) return;
    this.drawn = state;
    const { datasets, dataset, shown, measured } = measuring;
    const { post } = this.handlers;
    const labelled = (text: string, control: HTMLElement) =>
      element('div', { class: 'labelled' }, element('span', {}, text), control);
    const numbers = (choices: readonly number[], selected: number) =>
      [...new Set([...choices, selected])]
        .sort((a, b) => a - b)
        .map((value) => ({ value: String(value), text: String(value) }));
    const datasetList = createDropdown(
      l10n.t('Dataset'),
      datasets.map(({ path, name }) => ({ value: path, text: name })),
      dataset ?? '',
      (path) => post({ type: 'dataset', path }),
    );
    datasetList.classList.add('wide');
    this.choices.replaceChildren(
      ...(datasets.length > 0 ? [labelled(l10n.t('Dataset'), datasetList)] : []),
      labelled(
        l10n.t('Pairs shown'),
        createDropdown(l10n.t('Pairs shown'), numbers(shownChoices, shown), String(shown), (value) =>
          post({ type: 'shown', pairs: Number(value) }),
        ),
      ),
      labelled(
        l10n.t('measured'),
        createDropdown(
          l10n.t('Pairs measured'),
          numbers(measuredChoices, measured),
          String(measured),
          (value) => post({ type: 'measured', pairs: Number(value) }),
        ),
      ),
    );
  }

  /** What can be asked for now. */
  enable({ busy, unfinished, measured }: { busy: boolean; unfinished: boolean; measured: boolean }): void {
    this.cancel.element.hidden = !busy;
    this.retry.element.hidden = busy || !unfinished;
    for (const each of this.exports) each.setEnabled(measured);
  }
}
