import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Assignment, SearchSpace } from '../../sweeps/search-space';
import type { SweepState, TrialState } from '../../sweeps/study';
import { shortNames } from '../../sweeps/short-names';
import type { SweepTrial } from '../../sweeps/sweep-record';
import type { SweepStatus } from '../../sweeps/sweep-status';
import { formatPercent } from '../number-text';
import { stateIcon, type StateIcon } from '../runs/run-labels';
import type { KnownSweep } from '../sweeps/sweep-store';
import { folderName, localFolders } from '../workspace-folders';

const sweepIcons: Readonly<Record<SweepState, string>> = {
  running: 'sync~spin',
  stopped: 'debug-pause',
  finished: 'pass',
  failed: 'error',
  interrupted: 'warning',
};

const trialIcons: Readonly<Record<TrialState, string>> = {
  waiting: 'circle-outline',
  running: 'sync~spin',
  complete: 'check',
  pruned: 'debug-stop',
  failed: 'error',
};

/** The complete ones, best first, then those that were stopped early; then the others, the newest first. */
export function rankedTrials({ sweep: { definition, trials } }: SweepStatus): SweepTrial[] {
  const sign = definition.metric.goal === 'maximize' ? -1 : 1;
  const group = ({ state, value }: SweepTrial) =>
    value === undefined || Number.isNaN(value) ? 2 : state === 'complete' ? 0 : 1;
  return [...trials].sort((a, b) => {
    const order = group(a) - group(b);
    if (order !== 0) return order;
    return group(a) === 2 ? b.number - a.number : sign * (a.value! - b.value!) || a.number - b.number;
  });
}

export function sweepItem(sweep: KnownSweep): vscode.TreeItem {
  const { workspace, name, state, status, failed, problem, queued } = sweep;
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(name, status && status.sweep.trials.length > 0 ? Collapsed : None);
  item.id = `${workspace}\n${name}`;
  const description = [
    sweepStateText(state),
    ...(status ? [trialsText(status), ...queueText(queued.size), ...bestText(status)] : []),
    ...(localFolders().length > 1 ? [folderName(workspace)] : []),
  ].join(' · ');
  item.description = description;
  const why = problem ?? status?.reason;
  item.tooltip = why === undefined ? `${name}: ${description}` : `${name}: ${description}\n${why}`;
  item.iconPath = new vscode.ThemeIcon(sweepIcons[state]);
  item.contextValue = ['sweep', state, ...(failed > 0 ? ['failed-trials'] : [])].join('.');
  item.accessibilityInformation = { label: l10n.t('Sweep {0}, {1}', name, description) };
  item.command = {
    title: l10n.t('Open Sweep'),
    command: 'stego.openSweep',
    arguments: [{ workspace, name }],
  };
  return item;
}

export function trialItem(
  { workspace, name, status, progress, queued, interrupted }: KnownSweep,
  number: number,
): vscode.TreeItem {
  const trial = status?.sweep.trials[number];
  const title = l10n.t('Trial {0}', number);
  const item = new vscode.TreeItem(title);
  item.id = `${workspace}\n${name}\n${number}`;
  if (!trial) return item;
  const { state, value, problem } = trial;
  const isQueued = queued.has(number);
  const isInterrupted = interrupted.has(number);
  const at = isQueued ? undefined : progress.get(number);
  const percent = at && at.totalSteps > 0 ? formatPercent(Math.min(1, at.step / at.totalSteps)) : undefined;
  const stateText = isQueued
    ? l10n.t('queued')
    : isInterrupted
      ? interruptedText(percent)
      : trialStateText(state);
  const part = percent === undefined || isInterrupted ? '' : ` ${percent}`;
  const result = value === undefined ? `${stateText}${part}` : formatValue(value);
  const { space } = status.sweep.definition;
  const varied = variedValues(space, trial.values);
  const names = shortNames([...space.map((parameter) => parameter.name), ...Object.keys(trial.values)]);
  const short = varied.map(([parameter, text]) => `${names.get(parameter) ?? parameter} ${text}`);
  item.description = [result, ...short].join(' · ');
  item.tooltip = [
    `${title}: ${stateText}${value === undefined ? part : `, ${formatValue(value)}`}`,
    ...varied.map(([parameter, text]) => `${parameter}: ${text}`),
    ...(problem === undefined ? [] : [problem]),
  ].join('\n');
  const { id, color }: StateIcon = isInterrupted
    ? stateIcon('interrupted')
    : { id: isQueued ? 'watch' : trialIcons[state] };
  item.iconPath = new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
  const isOpen = state === 'running' || state === 'waiting';
  // Only one of ours can be stopped.
  item.contextValue = isOpen ? (trial.ours ? 'trial.open' : 'trial.foreign') : 'trial.over';
  item.accessibilityInformation = {
    label: [title, ...(value === undefined ? [] : [stateText]), result, ...short].join(', '),
  };
  item.command = {
    title: l10n.t('Open Trial'),
    command: 'stego.openTrial',
    arguments: [{ workspace, name, trial: number }],
  };
  return item;
}

/** How many are over, and of how many where that is known. */
function trialsText({ counts, total }: SweepStatus): string {
  const over = counts.complete + counts.pruned + counts.failed;
  if (total === 1) return l10n.t('{0} of 1 trial', over);
  if (total !== undefined) return l10n.t('{0} of {1} trials', over, total);
  return over === 1 ? l10n.t('1 trial') : l10n.t('{0} trials', over);
}

const queueText = (queued: number) => (queued > 0 ? [l10n.t('{0} in the queue', queued)] : []);

const bestText = ({ best }: SweepStatus) =>
  best?.value === undefined ? [] : [l10n.t('best {0}', formatValue(best.value))];

/** What is the same for all trials tells them not apart. */
function variedValues(space: SearchSpace, values: Assignment): [string, string][] {
  const constant = new Set(
    space.filter(({ distribution }) => distribution.kind === 'constant').map(({ name }) => name),
  );
  return Object.entries(values)
    .filter(([parameter]) => !constant.has(parameter))
    .map(([parameter, value]) => [parameter, plain(value)]);
}

export function sweepStateText(state: SweepState): string {
  const texts: Readonly<Record<SweepState, string>> = {
    running: l10n.t('running'),
    stopped: l10n.t('stopped'),
    finished: l10n.t('finished'),
    failed: l10n.t('failed'),
    interrupted: l10n.t('interrupted'),
  };
  return texts[state];
}

const interruptedText = (percent: string | undefined) =>
  percent === undefined ? l10n.t('interrupted') : l10n.t('interrupted at {0}', percent);

function trialStateText(state: TrialState): string {
  const texts: Readonly<Record<TrialState, string>> = {
    waiting: l10n.t('waiting'),
    running: l10n.t('running'),
    complete: l10n.t('complete'),
    pruned: l10n.t('stopped early'),
    failed: l10n.t('failed'),
  };
  return texts[state];
}

function plain(value: unknown): string {
  if (typeof value === 'number') return formatValue(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Four digits tell trials apart; the panel and the exported table have them all. */
const formatValue = (value: number) => String(Number(value.toPrecision(4)));
