import * as l10n from '@vscode/l10n';
import { element, setText } from '../shared/dom';
import { createButton, createCheckbox, createTextField, type TextField } from '../shared/toolkit';
import type { Axis } from './parallel-axes';
import type { Brush } from './trial-set';

export interface AxisMenuHandlers {
  readonly onChange: (change: { readonly log?: boolean; readonly flipped?: boolean }) => void;
  readonly onBrushes: (brushes: readonly Brush[]) => void;
  readonly onRemove: () => void;
}

/** All that can be done with an axis, and the way to filter by it without a pointer. */
export function axisMenu(
  { column, flipped, log }: Axis,
  { brushes, canLog, canRemove }: { brushes: readonly Brush[]; canLog: boolean; canRemove: boolean },
  handlers: AxisMenuHandlers,
): HTMLElement[] {
  const toggles = [
    createCheckbox(l10n.t('Flipped'), flipped, (on) => handlers.onChange({ flipped: on })),
    ...(canLog ? [createCheckbox(l10n.t('Logarithmic'), log, (on) => handlers.onChange({ log: on }))] : []),
  ];
  const filter = column.categories
    ? categoryFilter(column.categories, brushes, handlers.onBrushes)
    : rangeFilter(brushes, handlers.onBrushes);
  const remove = createButton({
    label: l10n.t('Remove Axis'),
    icon: 'close',
    appearance: 'secondary',
    onClick: handlers.onRemove,
  });
  return [
    element('div', { class: 'popover-group' }, ...toggles),
    filter,
    ...(canRemove ? [remove.element] : []),
  ];
}

function categoryFilter(
  categories: readonly string[],
  brushes: readonly Brush[],
  onBrushes: (brushes: readonly Brush[]) => void,
): HTMLElement {
  const picked = brushes.flatMap((brush) => ('categories' in brush ? brush.categories : []));
  const on = new Set(brushes.length > 0 ? picked : categories);
  const boxes = categories.map((category) =>
    createCheckbox(category, on.has(category), (checked) => {
      if (checked) on.add(category);
      else on.delete(category);
      onBrushes(
        on.size === categories.length ? [] : [{ categories: categories.filter((one) => on.has(one)) }],
      );
    }),
  );
  return group(l10n.t('Show only'), ...boxes);
}

function rangeFilter(brushes: readonly Brush[], onBrushes: (brushes: readonly Brush[]) => void): HTMLElement {
  const [brush] = brushes.filter((one) => 'low' in one);
  // It is read out whenever it is written.
  const problem = element('p', { class: 'range-problem', role: 'status' });
  const apply = () => {
    const [low, high] = [boundOf(from, -Infinity), boundOf(to, Infinity)];
    const isCrossed = low !== undefined && high !== undefined && low > high;
    from.setInvalid(low === undefined || isCrossed);
    to.setInvalid(high === undefined || isCrossed);
    const wrong = low === undefined ? from : high === undefined ? to : undefined;
    if (wrong) {
      const text = wrong.getValue().trim();
      setText(problem, l10n.t('"{0}" is no number. Decimals have a point: 0.5 or 1e-4.', text));
    } else if (isCrossed) setText(problem, l10n.t('The lowest value is above the highest.'));
    else setText(problem, '');
    // Until it is put right, the former range holds.
    if (low === undefined || high === undefined || isCrossed) return;
    onBrushes(low === -Infinity && high === Infinity ? [] : [{ low, high }]);
  };
  const handlers = { onInput: apply, onEnter: apply };
  const from = createTextField(l10n.t('Lowest value'), handlers);
  const to = createTextField(l10n.t('Highest value'), handlers);
  if (brush && 'low' in brush) {
    // As many digits as nobody sees a difference of, or a change of one end would move the other.
    const text = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(6))) : '');
    from.setValue(text(brush.low));
    to.setValue(text(brush.high));
  }
  const line = (label: string, field: HTMLElement) =>
    element('div', { class: 'range-line' }, element('span', {}, label), field);
  const lines = [line(l10n.t('from'), from.element), line(l10n.t('to'), to.element)];
  return group(l10n.t('Show only'), ...lines, problem);
}

/** `open` where nothing is typed; undefined where that is no number. */
function boundOf(field: TextField, open: number): number | undefined {
  const text = field.getValue().trim();
  if (text === '') return open;
  return Number.isFinite(Number(text)) ? Number(text) : undefined;
}

function group(title: string, ...content: readonly HTMLElement[]): HTMLElement {
  return element(
    'div',
    { class: 'popover-group', role: 'group', 'aria-label': title },
    element('span', { class: 'muted' }, title),
    ...content,
  );
}
