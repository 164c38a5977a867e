import type { EarlyStoppingDefinition } from '../sweep-definition';
import type { EarlyStopping } from './early-stopping';
import { metricHistories, metricHistory } from './metric-history';

type Median = Extract<EarlyStoppingDefinition, { kind: 'median' }>;

/**
 * Stops a trial whose best value so far is worse than the median of what the others had reached after as many reports.
 * Compares best values, where Golovin et al., "Google Vizier", KDD 2017, section 3.2.2, compare with running averages.
 */
export function median({ minReports, minTrials }: Median): EarlyStopping {
  return (trial, study) => {
    const history = metricHistory(trial, study.goal);
    const reports = history.length;
    if (reports < Math.max(1, minReports)) return false;
    const others = metricHistories({
      ...study,
      trials: study.trials.filter(({ number }) => number !== trial.number),
    })
      .filter(({ length }) => length >= reports)
      .map((each) => Math.min(...each.slice(0, reports)));
    if (others.length < Math.max(1, minTrials)) return false;
    return Math.min(...history) > middle(others);
  };
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
