import '../shared/l10n';
import '../shared/base.css';
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
import { createProgressRing } from '../shared/toolkit';
import { ConfigTable } from './config-table';
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
const dialog = new PairDialog();
const sheets = new PairSheets((pair) => dialog.open(sheet(), pair));
const announced = element('div', { class: 'visually-hidden', role: 'status' });

const loading = element('div', { class: 'empty' }, createProgressRing(), l10n.t('Opening the checkpoints…'));
const content = element(
  'div',
  { class: 'compare', hidden: '' },
  element('h1', { class: 'visually-hidden' }, l10n.t('Compare checkpoints')),
  toolbar.element,
  figures.element,
  configs.element,
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

function showFigures(): void {
  const measured = rows.some((row) => row.figures);
  figures.update(rows, kept.baseline && measured ? shared?.baseline.figures : undefined);
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
      showFigures();
      showSheets();
      break;
    }
    case 'row': {
      const { row } = message;
      rows = rows.map((each) => (each.id === row.id ? row : each));
      if (row.state === 'done') setText(announced, l10n.t('{0} is measured', row.label));
      if (row.state === 'failed') setText(announced, `${row.label}: ${row.problem}`);
      showFigures();
      break;
    }
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
