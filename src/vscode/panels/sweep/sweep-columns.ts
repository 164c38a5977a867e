import * as l10n from '@vscode/l10n';
import type { Json, Parameter, SearchSpace } from '../../../sweeps/search-space';
import { metricNamed, metrics } from '../../../sweeps/metric-names';
import type { SweepDefinition } from '../../../sweeps/sweep-definition';
import { shortNames } from '../../../sweeps/short-names';
import { keyOf } from '../../../sweeps/value-key';
import type { FigureColumn, ParameterColumn, TrialRow } from './contract';

type Trials = readonly Pick<TrialRow, 'values'>[];

/** The parameters that take more than one value, as axes show them. */
export function parameterColumns(space: SearchSpace, trials: Trials): ParameterColumn[] {
  const labels = shortNames(space.map(({ name }) => name));
  return space.flatMap((parameter) => {
    const one = column(parameter, labels.get(parameter.name) ?? parameter.name, trials);
    const varies =
      parameter.distribution.kind !== 'constant' || (one.kind === 'category' && one.values.length > 1);
    return varies ? [one] : [];
  });
}

function column({ name, distribution }: Parameter, label: string, trials: Trials): ParameterColumn {
  const category = (listed: readonly Json[]): ParameterColumn => {
    // A space that was changed, or whoever else added trials, leaves values that are in no file any more.
    const found = trials.flatMap(({ values }) => (name in values ? [values[name]] : []));
    const values = new Map([...listed, ...found].map((value) => [keyOf(value), value]));
    return { name, label, kind: 'category', values: inOrder([...values.values()]) };
  };
  switch (distribution.kind) {
    case 'categorical':
      return category(distribution.values);
    case 'constant':
      return category([distribution.value]);
    case 'beta':
      return { name, label, kind: 'number', log: false };
    default:
      return { name, label, kind: 'number', log: distribution.scale === 'log' };
  }
}

/** Numbers ascend; other values stay as the file has them. */
function inOrder(values: readonly Json[]): readonly Json[] {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === values.length ? numbers.sort((a, b) => a - b) : values;
}

/** The metric of the sweep first, then all else that a training measures. */
export function figureColumns({ metric }: Pick<SweepDefinition, 'metric'>): FigureColumn[] {
  const own = metricNamed(metric.name);
  const others = metrics.filter(({ name }) => name !== own?.name);
  const first = own ? [{ id: own.name, label: figureLabel(own.name), goal: metric.goal }] : [];
  return [
    ...first,
    ...others.map(({ name, better }) => ({ id: name, label: figureLabel(name), goal: better })),
  ];
}

export function figureLabel(name: string): string {
  const labels: Readonly<Record<string, string>> = {
    loss: l10n.t('Loss'),
    coverLoss: l10n.t('Cover loss'),
    secretLoss: l10n.t('Secret loss'),
    'validation.cover.psnr': l10n.t('Cover PSNR'),
    'validation.cover.ssim': l10n.t('Cover SSIM'),
    'validation.cover.rmse': l10n.t('Cover RMSE'),
    'validation.secret.psnr': l10n.t('Secret PSNR'),
    'validation.secret.ssim': l10n.t('Secret SSIM'),
    'validation.secret.rmse': l10n.t('Secret RMSE'),
  };
  return labels[name] ?? name;
}
