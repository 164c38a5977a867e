import * as l10n from '@vscode/l10n';
import { element, setText } from '../shared/dom';
import { createDropdown } from '../shared/toolkit';
import type { XAxis } from './curve';
import type { CurveGroup } from './curve-group';
import { axisFormats } from './x-axis';

/** What the horizontal axis counts. */
export function axisChoice(group: CurveGroup): HTMLElement {
  const axes: readonly XAxis[] = ['step', 'epoch', 'time'];
  const dropdown = createDropdown(
    l10n.t('Horizontal axis'),
    axes.map((value) => ({ value, text: axisFormats[value].name })),
    group.view.axis,
    (axis) => group.change({ axis }),
  );
  dropdown.classList.add('axis-choice');
  return element('div', { class: 'labelled' }, element('span', {}, l10n.t('By')), dropdown);
}

/** The weight of the moving average. */
export function smoothingSlider(group: CurveGroup): HTMLElement {
  const start = group.view.smoothing;
  const value = element('output', { class: 'numeric smoothing-value' }, start.toFixed(2));
  const slider = element('input', { type: 'range', min: '0', max: '0.99', step: '0.01' });
  slider.value = String(start);
  slider.addEventListener('input', () => {
    setText(value, slider.valueAsNumber.toFixed(2));
    group.change({ smoothing: slider.valueAsNumber });
  });
  return element('label', { class: 'labelled' }, l10n.t('Smoothing'), slider, value);
}
