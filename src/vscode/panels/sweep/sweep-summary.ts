import * as l10n from '@vscode/l10n';
import type {
  EarlyStoppingDefinition,
  RunnerDefinition,
  SweepDefinition,
} from '../../../sweeps/sweep-definition';
import type { SweepOptions } from '../../../sweeps/sweep-record';
import { possibleSweepRequests } from '../../sweeps/possible-sweep-requests';
import type { KnownSweep } from '../../sweeps/sweep-store';
import type { SweepSummary } from './contract';
import { figureLabel } from './sweep-columns';

/** What a sweep is and what can be asked of it. */
export function sweepSummary(sweep: KnownSweep): SweepSummary {
  const { workspace, name, state, status, problem } = sweep;
  const known = { workspace, name, state, ...(problem === undefined ? {} : { problem }) };
  if (!status) return { ...known, unreadable: true, method: 'random', facts: [], requests: [] };
  const { definition, options } = status.sweep;
  return {
    ...known,
    method: definition.method,
    ...(status.total === undefined ? {} : { trialCount: status.total }),
    facts: facts(definition, options),
    requests: possibleSweepRequests(sweep),
  };
}

function facts(
  { method, metric, earlyStopping, runner, seed, parallel }: SweepDefinition,
  options: SweepOptions,
): SweepSummary['facts'] {
  const atATime = options.parallel ?? parallel;
  const goal = metric.goal === 'minimize' ? l10n.t('lower is better') : l10n.t('higher is better');
  return [
    { label: l10n.t('Method'), value: method },
    { label: l10n.t('Metric'), value: `${figureLabel(metric.name)}, ${goal}` },
    ...(metric.target === undefined ? [] : [{ label: l10n.t('Target'), value: String(metric.target) }]),
    { label: l10n.t('Early stopping'), value: stoppingText(earlyStopping) },
    { label: l10n.t('Runner'), value: runnerText(options.runner ?? runner, atATime) },
    { label: l10n.t('Dataset'), value: options.dataset },
    { label: l10n.t('Seed'), value: String(seed) },
  ];
}

function stoppingText(stopping: EarlyStoppingDefinition | undefined): string {
  switch (stopping?.kind) {
    case undefined:
      return l10n.t('none');
    case 'hyperband':
      return l10n.t('hyperband at {0}', stopping.bands.join(', '));
    case 'asha':
      return l10n.t('ASHA from {0}', stopping.minReports);
    case 'median':
      return l10n.t('median from {0}', stopping.minReports);
  }
}

function runnerText(runner: RunnerDefinition, parallel: number | undefined): string {
  const where = runner.kind === 'local' ? l10n.t('this machine') : runnerHost(runner.host);
  return parallel === undefined ? where : l10n.t('{0}, {1} at a time', where, parallel);
}

const runnerHost = (host: string | undefined) => (host === undefined ? 'Slurm' : `Slurm (${host})`);
