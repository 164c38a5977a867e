import '../shared/l10n';
import '../shared/base.css';
import '../curves/curves.css';
import './compare.css';
import * as l10n from '@vscode/l10n';
import type {
  ComparedPictures,
  ComparedRow,
  ComparePageState,
  FromComparePage,
  ToComparePage,
} from '../../src/vscode/panels/compare/contract';
import { element, pageRoot, setText } from '../shared/dom';
import { createHost } from '../shared/host';
import { keepScroll } from '../shared/kept-scroll';
import { createProgressRing } from '../shared/toolkit';
import { ConfigTable } from './config-table';
import { CurvesSection } from './curves-section';
import type { Sheet } from './entry';
import { FiguresTable } from './figures-table';
import { PairDialog } from './pair-dialog';
import { PairSheets } from './pair-sheets';
import { sheetAsPng } from './sheet-export';
import { Toolbar } from './toolbar';

const host = createHost<ToComparePage, FromComparePage, ComparePageState>();
let kept: ComparePageState = { baseline: false, gain: 8, tone: 'colour', ...host.getState() };
const keep = (change: Partial<ComparePageState>) => {
  kept = { ...kept, ...change };
  host.setState(kept);
};
keepScroll(kept.scroll, (scroll) => keep({ scroll }));

let rows: readonly ComparedRow[] = [];
let shared: Extract<ToComparePage, { type: 'pairs' }> | undefined;
const pictures = new Map<string, readonly ComparedPictures[]>();

const toolbar = new Toolbar(kept, {
  post: (message) => host.post(message),
  onView: ({ baseline = kept.baseline, gain = kept.gain, tone = kept.tone }) => {
    keep({ baseline, gain, tone: tone === 'colour' ? 'colour' : 'mean' });
    showFigures();
    showSheets();
  },
  exportSheet: () => void sheetAsPng(sheet()).then((png) => host.post({ type: 'exportSheet', png })),
  exportMetrics: () => host.post({ type: 'exportMetrics', baseline: kept.baseline }),
});
const figures = new FiguresTable((id) => host.post({ type: 'remove', id }));
const configs = new ConfigTable();
const curves = new CurvesSection({
  view: { logScale: true, smoothing: 0, axis: 'step', hidden: [], ...kept.curves },
  onView: (view) => keep({ curves: view }),
  onSave: (saved) => host.post({ type: 'exportCurves', ...saved }),
});
const dialog = new PairDialog();
const sheets = new PairSheets((pair) => dialog.open(sheet(), pair));
const announced = element('div', { class: 'visually-hidden', role: 'status' });

const loading = element('div', { class: 'empty' }, createProgressRing(), l10n.t('Opening the checkpoints…'));
const content = element(
  'div',
  { class: 'compare', hidden: '' },
  toolbar.element,
  figures.element,
  configs.element,
  curves.element,
  sheets.element,
  announced,
);
pageRoot().append(loading, content, dialog.element);

function sheet(): Sheet {
  const measured = rows.flatMap(({ id, label }) => {
    const made = pictures.get(id);
    return made ? [{ label, pictures: made }] : [];
  });
  const baseline = shared && kept.baseline && measured.length > 0 ? [shared.baseline] : [];
  return {
    originals: shared?.originals ?? [],
    entries: [
      ...measured,
      ...baseline.map((each) => ({ label: l10n.t('LSB, 4 bits'), pictures: each.pictures })),
    ],
    difference: { gain: kept.gain, tone: kept.tone },
  };
}

/** After checkpoints came or went, or their runs. */
function showRuns(): void {
  curves.update(rows);
  showFigures();
}

function showFigures(): void {
  const measured = rows.some((row) => row.figures);
  figures.update(rows, kept.baseline && measured ? shared?.baseline.figures : undefined, (row) =>
    curves.colorOf(row),
  );
  toolbar.enable({
    busy: rows.some(({ state }) => state === 'waiting' || state === 'working'),
    unfinished: rows.some(({ state }) => state === 'failed' || state === 'cancelled'),
    measured,
  });
}

function showSheets(): void {
  sheets.update(sheet());
  dialog.update(sheet());
}

host.onMessage((message) => {
  switch (message.type) {
    case 'snapshot': {
      const { choice, datasets, dataset } = message;
      rows = message.rows;
      shared = undefined;
      pictures.clear();
      keep({ choice });
      loading.hidden = true;
      content.hidden = false;
      toolbar.update({ datasets, dataset, shown: choice.shown, measured: choice.measured });
      configs.update(message.configs);
      showRuns();
      showSheets();
      break;
    }
    case 'row': {
      const { row } = message;
      const before = rows.find(({ id }) => id === row.id);
      rows = rows.map((each) => (each.id === row.id ? row : each));
      if (row.state === 'done') setText(announced, l10n.t('{0} is measured', row.label));
      if (row.state === 'failed') setText(announced, `${row.label}: ${row.problem}`);
      if (before?.run && !row.run) showRuns();
      else showFigures();
      break;
    }
    case 'metrics':
      curves.receive(message);
      break;
    case 'pairs':
      shared = message;
      showFigures();
      break;
    case 'pictures':
      pictures.set(message.id, message.pictures);
      showSheets();
      break;
  }
});
host.post({ type: 'ready' });
