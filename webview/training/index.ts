import '../shared/l10n';
import '../shared/base.css';
import '../curves/curves.css';
import './training.css';
import './pair-dialog.css';
import './histograms.css';
import './configuration.css';
import * as l10n from '@vscode/l10n';
import type { ShownRunState } from '../../src/runs/contract';
import type {
  FromTrainingPage,
  RunSummary,
  ToTrainingPage,
  TrainingPageState,
} from '../../src/vscode/panels/training/contract';
import { element, pageRoot } from '../shared/dom';
import { createHost } from '../shared/host';
import { keepScroll } from '../shared/kept-scroll';
import { formatCount, formatLoss } from '../shared/number-format';
import { createProgressRing } from '../shared/toolkit';
import { Announcer } from './announcer';
import { ConfigSection } from './config-section';
import { Controls } from './controls';
import { CurveSection } from './curve-section';
import { Header } from './header';
import { HistogramSection } from './histogram-section';
import { LossTable, ValidationTable } from './metrics-tables';
import { SampleSection } from './sample-section';
import { sheetPng } from './sheet-export';

const host = createHost<ToTrainingPage, FromTrainingPage, TrainingPageState>();
let kept: TrainingPageState = {
  runName: '',
  logScale: true,
  smoothing: 0,
  amplification: 8,
  ...host.getState(),
};
const keep = (changed: Partial<TrainingPageState>) => {
  kept = { ...kept, ...changed };
  host.setState(kept);
};
keepScroll(kept.scroll, (scroll) => keep({ scroll }));

const controls = new Controls((request) => host.post({ type: 'control', request }));
const header = new Header(controls.element, (step) => samples.goTo(step));
const curves = new CurveSection(
  {
    logScale: kept.logScale,
    smoothing: kept.smoothing,
    axis: kept.xAxis ?? 'step',
    hidden: kept.hiddenCurves ?? [],
  },
  {
    onView: ({ logScale, smoothing, axis, hidden }) =>
      keep({ logScale, smoothing, xAxis: axis, hiddenCurves: hidden }),
    onChooseOverlays: () => host.post({ type: 'chooseOverlays' }),
    onOverlays: (runs) => host.post({ type: 'overlay', runs }),
    onSave: (saved) => host.post({ type: 'saveCurves', ...saved }),
  },
);
const { history } = curves.own;
const lossTable = new LossTable(history);
const validationTable = new ValidationTable();
const histograms = new HistogramSection();
const samples = new SampleSection(kept, {
  onWanted: (step) => host.post({ type: 'selectSample', step }),
  onView: ({ gain, grey, step }) => keep({ amplification: gain, grey, sampleStep: step }),
  onShown: (sheet) => (sheet ? histograms.show(sheet) : histograms.hide()),
  onSave: async (sheet, view) => {
    const title = l10n.t('{0}, step {1}', kept.runName, formatCount(sheet.step));
    host.post({ type: 'saveSheet', step: sheet.step, png: await sheetPng(sheet, view, title) });
  },
});
const configuration = new ConfigSection((file) => host.post({ type: 'open', file }));
const announcer = new Announcer();

const loading = element('div', { class: 'empty' }, createProgressRing(), l10n.t('Opening the run…'));
const content = element(
  'div',
  { class: 'training', hidden: '' },
  header.element,
  element(
    'div',
    { class: 'overview' },
    curves.element,
    element('div', { class: 'tables' }, lossTable.element, validationTable.element),
  ),
  curves.smallCharts,
  samples.element,
  histograms.element,
  configuration.element,
  announcer.element,
);
pageRoot().append(loading, content);

const over: readonly ShownRunState[] = ['stopped', 'interrupted', 'failed', 'finished'];

function waitingFor(state: ShownRunState): { losses: { text: string; busy: boolean }; samples: string } {
  return over.includes(state)
    ? {
        losses: { text: l10n.t('This run has not recorded any step.'), busy: false },
        samples: l10n.t('This run has not saved any pictures.'),
      }
    : {
        losses: { text: l10n.t('Waiting for the first step…'), busy: state !== 'paused' },
        samples: l10n.t('The pictures appear with the first checkpoint.'),
      };
}

let run: RunSummary | undefined;

function showRun(newRun: RunSummary): void {
  run = newRun;
  loading.hidden = true;
  content.hidden = false;
  header.update(newRun);
  controls.update(newRun);
  configuration.update(newRun.config);
  samples.setWaiting(waitingFor(newRun.state).samples);
  if (history.length === 0) curves.update(waitingFor(newRun.state).losses);
}

function showMetrics(state: ShownRunState): void {
  curves.update(waitingFor(state).losses);
  lossTable.update();
  validationTable.update(curves.own.validation);
  const latest = history.length - 1;
  if (latest < 0) return;
  const { step, loss } = history.columns;
  announcer.say(l10n.t('Step {0}, total loss {1}', formatCount(step[latest]), formatLoss(loss[latest])));
}

host.onMessage((message) => {
  switch (message.type) {
    case 'snapshot':
      curves.own.replace(message.losses, message.validation);
      curves.setRunName(message.run.name);
      if (message.run.name !== kept.runName) keep({ runName: message.run.name });
      showRun(message.run);
      showMetrics(message.run.state);
      samples.reset();
      samples.update(message.sample, message.sampleSteps, waitingFor(message.run.state).samples);
      break;
    case 'status':
      showRun(message.run);
      break;
    case 'append':
      curves.own.append(message.losses, message.validation);
      if (run) showMetrics(run.state);
      break;
    case 'overlays':
      curves.overlays.set(message.runs);
      keep({ overlays: message.runs });
      if (run) curves.update(waitingFor(run.state).losses);
      break;
    case 'overlay':
      curves.overlays.receive(message);
      if (run) curves.update(waitingFor(run.state).losses);
      break;
    case 'sample':
      if (run) samples.update(message.sample, message.sampleSteps, waitingFor(run.state).samples);
      break;
  }
});
host.post({ type: 'ready' });
if (kept.overlays?.length) host.post({ type: 'overlay', runs: kept.overlays });
