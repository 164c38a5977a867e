import * as l10n from '@vscode/l10n';
import type { RunStatus, ShownRunState } from '../../runs/contract';
import { possibleRequests } from '../../runs/possible-requests';
import { formatDuration, formatPercent } from '../number-text';

export interface StateIcon {
  /** Codicon, with `~spin` while it turns. */
  readonly id: string;
  /** Theme colour. */
  readonly color?: string;
}

const icons: Readonly<Record<ShownRunState, StateIcon>> = {
  starting: { id: 'sync~spin' },
  running: { id: 'sync~spin' },
  paused: { id: 'debug-pause' },
  // Not `debug-stop`: VS Code paints that red wherever it is.
  stopped: { id: 'stop-circle' },
  interrupted: { id: 'debug-disconnect', color: 'list.warningForeground' },
  failed: { id: 'error', color: 'list.errorForeground' },
  finished: { id: 'pass', color: 'testing.iconPassed' },
};

interface ShownRun {
  readonly state: ShownRunState;
  readonly status?: RunStatus;
}

export function stateIcon(state: ShownRunState): StateIcon {
  return icons[state];
}

/**
 * What the menus of package.json go by: `run.<state>`, what may be asked of the run, and `delete` where nothing goes on,
 * for example `run.running.pause.stop.checkpoint`.
 */
export function runContext(state: ShownRunState): string {
  const requests = possibleRequests[state];
  return ['run', state, ...requests, ...(requests.includes('stop') ? [] : ['delete'])].join('.');
}

/** Fraction of the steps that are done, in 0..1. */
export function progressOf(status: RunStatus | undefined): number {
  return status && status.totalSteps > 0 ? Math.min(1, status.step / status.totalSteps) : 0;
}

/** What is left of a running training, for example `3 min left`; empty while nobody knows. */
export function timeLeft({ state, status }: ShownRun): string {
  if (state !== 'running' || status?.etaSeconds === undefined) return '';
  return l10n.t('{0} left', formatDuration(status.etaSeconds));
}

/** One line, for example `42 % · 3 min left` or `failed at step 120`. */
export function stateText(run: ShownRun): string {
  const { state, status } = run;
  if (state === 'running')
    return [formatPercent(progressOf(status)), timeLeft(run)].filter(Boolean).join(' · ');
  if (state === 'starting') return l10n.t('starting…');
  return status ? stateAt(state, formatPercent(progressOf(status))) : stateName(state);
}

/** The state alone. */
export function stateName(state: ShownRunState): string {
  switch (state) {
    case 'starting':
      return l10n.t('starting');
    case 'running':
      return l10n.t('running');
    case 'paused':
      return l10n.t('paused');
    case 'stopped':
      return l10n.t('stopped');
    case 'interrupted':
      return l10n.t('interrupted');
    case 'failed':
      return l10n.t('failed');
    case 'finished':
      return l10n.t('finished');
  }
}

function stateAt(state: ShownRunState, percent: string): string {
  switch (state) {
    case 'paused':
      return l10n.t('paused at {0}', percent);
    case 'stopped':
      return l10n.t('stopped at {0}', percent);
    case 'interrupted':
      return l10n.t('interrupted at {0}', percent);
    case 'failed':
      return l10n.t('failed at {0}', percent);
    default:
      return stateName(state);
  }
}
