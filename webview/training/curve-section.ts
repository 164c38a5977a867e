import * as l10n from '@vscode/l10n';
import type { CurveExport, CurveRun } from '../../src/vscode/panels/curves/contract';
import type { Waiting } from '../curves/curve-chart';
import { RunCharts, type RunChartsView } from '../curves/run-charts';
import { RunCurves } from '../curves/run-curves';
import { element, setText } from '../shared/dom';
import { createButton } from '../shared/toolkit';
import { Overlays } from './overlays';

interface CurveSectionHandlers {
  readonly onView: (view: RunChartsView) => void;
  readonly onChooseOverlays: () => void;
  readonly onOverlays: (runs: readonly CurveRun[]) => void;
  readonly onSave: (curves: CurveExport) => void;
}

/** The curves of the run, and of those that are drawn over it. */
export class CurveSection {
  /** The losses, and which runs they are of. */
  readonly element: HTMLElement;
  readonly smallCharts: HTMLElement;
  readonly own = new RunCurves('');
  readonly overlays: Overlays;
  private readonly charts: RunCharts;
  private runName = '';

  constructor(view: RunChartsView, { onView, onChooseOverlays, onOverlays, onSave }: CurveSectionHandlers) {
    this.overlays = new Overlays(onOverlays);
    const choose = createButton({
      label: l10n.t('Overlay Runs…'),
      icon: 'layers',
      appearance: 'icon',
      onClick: onChooseOverlays,
    });
    const height = (width: number) => Math.min(400, Math.max(220, width * 0.42));
    this.charts = new RunCharts({ view, onView, onSave, height }, choose.element);
    this.smallCharts = this.charts.small;
    this.element = element('div', { class: 'curves' }, this.charts.losses, this.overlays.element);
  }

  setRunName(name: string): void {
    this.runName = name;
  }

  /** After metrics came; `waiting` is what to say while there are none. */
  update(waiting: Waiting): void {
    this.charts.show([this.own, ...this.overlays.runs], waiting, this.runName);
    setText(this.overlays.own, this.runName);
  }
}
