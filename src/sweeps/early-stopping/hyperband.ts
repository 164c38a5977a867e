import type { EarlyStoppingDefinition } from '../sweep-definition';
import type { EarlyStopping } from './early-stopping';
import { metricHistories, metricHistory } from './metric-history';

type Hyperband = Extract<EarlyStoppingDefinition, { kind: 'hyperband' }>;

/**
 * The rule that W&B applies under this name: at the last band that a trial has reached it must be among the best 1/eta
 * of all that have reached it, whenever that was. `strict` looks at its value there, else the best one so far counts,
 * later ones too. Source: `hyperband_stop_runs` in hyperband_stopping.py of wandb/sweeps.
 */
export function hyperband({ bands, eta, strict }: Hyperband): EarlyStopping {
  return (trial, study) => {
    const history = metricHistory(trial, study.goal);
    const band = bands.findLast((each) => each <= history.length);
    if (band === undefined) return false;
    const reached = metricHistories(study)
      .filter(({ length }) => length >= band)
      .map((each) => each[band - 1])
      .sort((a, b) => a - b);
    // 1 / eta first, as there: a third of 3 is 1 and not a little less.
    const threshold = reached[Math.min(reached.length - 1, Math.trunc((1 / eta) * reached.length))];
    return (strict ? history[band - 1] : Math.min(...history)) > threshold;
  };
}
