import '../shared/l10n';
import '../shared/base.css';
import '../curves/curves.css';
import './sweep.css';
import './parallel.css';
import './importance.css';
import './charts.css';
import './trial-table.css';
import './sheets.css';
import './popover.css';
import * as l10n from '@vscode/l10n';
import type {
  AxisState,
  FromSweepPage,
  SweepPageState,
  ToSweepPage,
  TrialRow,
} from '../../src/vscode/panels/sweep/contract';
import { element, pageRoot, setText } from '../shared/dom';
import { createHost } from '../shared/host';
import { keepScroll } from '../shared/kept-scroll';
import { createDropdown, createProgressRing } from '../shared/toolkit';
import { ContourSection, HistorySection, SliceSection } from './chart-sections';
import { ChartTip } from './chart-tip';
import { ChosenTrials } from './chosen-trials';
import { figureId, type Column } from './columns';
import { CurvesSection } from './curves-section';
import { Header } from './header';
import { ImportanceQuestion } from './importance-question';
import { ImportanceTable } from './importance-table';
import { brushesOf, keptBrushes } from './kept-brushes';
import { noTrialsText } from './no-trials-text';
import { ParallelSection } from './parallel-section';
import { SheetsSection } from './sheets-section';
import { SweepData } from './sweep-data';
import { TableSection } from './table-section';
import { tableColumns } from './table-columns';
import { partText, stateText, trialTitle } from './trial-text';
import { ranking } from './ranking';
import { within } from './trial-set';
import { formatFigure } from './number-text';

const host = createHost<ToSweepPage, FromSweepPage, SweepPageState>();
let kept: SweepPageState = host.getState() ?? {};
const keep = (change: Partial<SweepPageState>) => {
  kept = { ...kept, ...change };
  host.setState(kept);
};
keepScroll(kept.scroll, (scroll) => keep({ scroll }));

let data: SweepData | undefined;
const brushes = brushesOf(kept.brushes ?? []);

const header = new Header((message) => host.post(message));
const figureChoice = element('div', { class: 'labelled' });
const bestText = element('div', { class: 'best numeric' });
const tip = new ChartTip();
const parallel = new ParallelSection(kept.top, tip, {
  onAxes: (axes) => {
    keep({ axes });
    show();
  },
  onBrushes: (column, all) => {
    if (all.length > 0) brushes.set(column, all);
    else brushes.delete(column);
    brushed();
  },
  onClear: () => {
    brushes.clear();
    brushed();
  },
  onTop: (top) => {
    keep({ top });
    show();
  },
  onToggle: toggle,
});
const importance = new ImportanceTable();
const question = new ImportanceQuestion(importance, (message) => host.post(message));
const chartHandlers = { tip, onToggle: toggle };
const history = new HistorySection(chartHandlers);
const slices = new SliceSection(chartHandlers);
const contour = new ContourSection(kept.contour ?? { x: '', y: '' }, chartHandlers, (axes) =>
  keep({ contour: axes }),
);
const table = new TableSection(
  {
    sort: kept.sort ?? { column: 'number', descending: false },
    hidden: kept.hiddenColumns ?? [],
    filter: kept.filter ?? '',
  },
  {
    onState: ({ sort, hidden, filter }) => keep({ sort, hiddenColumns: hidden, filter }),
    onChoose: choose,
    onOpen: (trial) => host.post({ type: 'openTrial', trial }),
    onStop: (trial) => host.post({ type: 'stopTrial', trial }),
    onCompare: () => data && chosen.compare(data),
  },
);
const curves = new CurvesSection({
  view: kept.curves ?? { axis: 'epoch', smoothing: 0, hidden: [], logScale: true },
  onView: (view) => keep({ curves: view }),
  onSave: (saved) => host.post({ type: 'saveCurves', curves: saved }),
});
const sheets = new SheetsSection(kept.gain ?? 8, (gain) => keep({ gain }));
const chosen = new ChosenTrials(kept.chosen ?? [], curves, sheets, (message) => host.post(message));
const announced = element('div', { class: 'visually-hidden', role: 'status' });

const loading = element('div', { class: 'empty' }, createProgressRing(), l10n.t('Reading the sweep…'));
const waiting = element('div', { class: 'empty' });
const charts = element(
  'div',
  { class: 'charts' },
  parallel.element,
  element('div', { class: 'pair' }, importance.element, history.element),
  element('div', { class: 'pair even' }, slices.element, contour.element),
);
const figureRow = element('div', { class: 'figure-row' }, figureChoice, bestText);
const content = element(
  'div',
  { class: 'sweep', hidden: '' },
  header.element,
  figureRow,
  waiting,
  charts,
  table.element,
  chosen.element,
  curves.element,
  sheets.element,
  announced,
  tip.element,
);
pageRoot().append(loading, content);
parallel.keepScroll(kept.chartScroll, (chartScroll) => keep({ chartScroll }));
table.keepScroll(kept.tableScroll, (tableScroll) => keep({ tableScroll }));

function brushed(): void {
  keep({ brushes: keptBrushes(brushes) });
  show();
}

function choose(trials: readonly number[], on: boolean): void {
  chosen.choose(trials, on);
  keep({ chosen: [...chosen.numbers] });
  if (data) chosen.follow(data);
  show();
}

function toggle(trial: number): void {
  choose([trial], !chosen.numbers.has(trial));
}

let drawnChoice = '';
let shownAxes: readonly AxisState[] = [];

function showFigureChoice(figures: readonly Column[], selected: string): void {
  const state = JSON.stringify([figures.map(({ id }) => id), selected]);
  if (state === drawnChoice) return;
  drawnChoice = state;
  const options = figures.flatMap(({ figure, label }) => (figure ? [{ value: figure.id, text: label }] : []));
  const dropdown = createDropdown(l10n.t('Figure'), options, selected, (figure) => {
    keep({ figure, axes: axesWithFigure(figureId(selected), figureId(figure)) });
    importance.say(l10n.t('Computing…'));
    if (data) question.ask(data, figure);
    show();
  });
  figureChoice.replaceChildren(element('span', {}, l10n.t('Figure')), dropdown);
}

/** The axis of the figure becomes that of the new one, but stays where it filters: nobody could see or clear that. */
function axesWithFigure(from: string, to: string): readonly AxisState[] | undefined {
  const isFiltered = brushes.has(from);
  const axes = kept.axes ?? (isFiltered ? shownAxes : undefined);
  if (!axes || axes.some(({ id }) => id === to)) return axes;
  return axes.flatMap((axis) => {
    if (axis.id !== from) return [axis];
    return isFiltered ? [axis, { id: to }] : [{ ...axis, id: to }];
  });
}

let frame = 0;

/** Many changes within a frame cost one drawing. */
function show(): void {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    draw();
  });
}

function draw(): void {
  if (!data) return;
  const { trials, parameters, columns } = data;
  const figure = data.figure(kept.figure);
  const column = data.figures.find(({ id }) => figure && id === figureId(figure.id));
  header.show(data.sweep, trials);
  waiting.hidden = trials.length > 0;
  setText(waiting, noTrialsText(data.sweep));
  const hasCharts = trials.length > 0 && column !== undefined;
  charts.hidden = figureRow.hidden = !hasCharts;
  table.element.hidden = trials.length === 0;
  if (!figure || !column) {
    table.show(trials, trials, tableColumns(columns), chosen.numbers, undefined);
    return;
  }
  showFigureChoice(data.figures, figure.id);
  const { ranked, ranks, top, drawn } = ranking(trials, figure, kept.top);
  const winner = ranked.at(0);
  setText(
    bestText,
    winner
      ? l10n.t('Best: {0}, {1}', formatFigure(winner.figures[figure.id]), trialTitle(winner))
      : l10n.t('Best: none yet'),
  );
  const inBrushes = within(trials, columns, brushes);
  shownAxes = axesToShow([...parameters, column]);
  const shown = inBrushes.filter(
    (trial) => kept.top === undefined || (ranks.get(trial.number) ?? Infinity) < kept.top,
  );
  parallel.show({
    columns,
    axes: shownAxes,
    figure: column,
    brushes,
    trials: drawn,
    chosen: chosen.numbers,
    active: inBrushes === trials ? undefined : new Set(inBrushes.map(({ number }) => number)),
    caption: partText(shown.length, trials.length),
  });
  const view = { trials: shown, all: top, parameters, figure: column, chosen: chosen.numbers };
  history.show(view);
  slices.show(view);
  contour.show(view);
  table.show(shown, trials, tableColumns(columns), chosen.numbers, winner?.number);
}

/** As the user has put them; where none of those is left, all. */
function axesToShow(all: readonly Column[]): readonly AxisState[] {
  const known = new Set(data?.columns.map(({ id }) => id));
  const axes = kept.axes?.filter(({ id }) => known.has(id)) ?? [];
  return axes.length > 0 ? axes : all.map(({ id }) => ({ id }));
}

/** Of the trials that are over now and were not before. */
function announce(changed: readonly TrialRow[], before: SweepData['trials']): void {
  const isOver = ({ state }: TrialRow) => state !== 'running' && state !== 'waiting';
  const over = new Set(before.filter(isOver).map(({ number }) => number));
  const news = changed.filter((trial) => isOver(trial) && !over.has(trial.number));
  if (news.length === 0) return;
  setText(announced, news.map((trial) => `${trialTitle(trial)}: ${stateText(trial)}`).join(', '));
}

host.onMessage((message) => {
  switch (message.type) {
    case 'snapshot':
      data = new SweepData(message);
      keep({ workspace: message.sweep.workspace, name: message.sweep.name });
      question.forget();
      loading.hidden = true;
      content.hidden = false;
      question.ask(data, kept.figure);
      chosen.follow(data);
      show();
      break;
    case 'trials': {
      if (!data) return;
      announce(message.trials, data.trials);
      data.change(message.sweep, message.trials);
      question.ask(data, kept.figure);
      show();
      break;
    }
    case 'curves':
      curves.receive(message.metrics);
      break;
    case 'sheet':
      void sheets.receive(message.trial, message.sample);
      break;
    case 'importance':
      if (data) question.answer(message, data, kept.figure);
      break;
  }
});
host.post({ type: 'ready' });
