import type { EarlyStoppingDefinition } from '../sweep-definition';
import type { EarlyStopping } from './early-stopping';
import { metricHistories, metricHistory } from './metric-history';

type Asha = Extract<EarlyStoppingDefinition, { kind: 'asha' }>;

/**
 * Asynchronous successive halving: at the last rung that a trial has reached only the best 1/eta go on, at least one.
 * Nobody is stopped at a rung before eta trials have reached it. Li et al., "A system for massively parallel
 * hyperparameter tuning", MLSys 2020; there a trial is judged once at each rung, here also by those that come later.
 */
export function asha({ minReports, eta }: Asha): EarlyStopping {
  return (trial, study) => {
    const history = metricHistory(trial, study.goal);
    const rung = lastRung(history.length, minReports, eta);
    if (rung === undefined) return false;
    const reached = metricHistories(study)
      .filter(({ length }) => length >= rung)
      .map((each) => each[rung - 1])
      .sort((a, b) => a - b);
    if (reached.length < eta) return false;
    const kept = Math.max(1, Math.floor(reached.length / eta));
    return history[rung - 1] > reached[kept - 1];
  };
}

function lastRung(reports: number, minReports: number, eta: number): number | undefined {
  let last: number | undefined;
  for (let rung = Math.max(1, minReports); Math.floor(rung) <= reports; rung *= eta) {
    last = Math.floor(rung);
    if (eta <= 1) break;
  }
  return last;
}
