import type { EarlyStoppingDefinition } from '../sweep-definition';
import type { GroupReader } from './group-reader';
import { bandsFromFirst, bandsFromLast } from './hyperband-bands';

const keys = ['type', 'min_iter', 'max_iter', 's', 'eta', 'strict'];

/** W&B's early stopping. `strict` is what its schema says: true where it is left out, whatever its pages say. */
export function readEarlyTerminate(file: GroupReader): EarlyStoppingDefinition | undefined {
  const rule = file.has('early_terminate') ? file.inner('early_terminate') : undefined;
  if (!rule) return undefined;
  rule.onlyKnows(keys);
  if (!rule.has('type')) return rule.missing('type', 'must be hyperband');
  if (rule.choice('type', ['hyperband']) === undefined) return undefined;
  const eta = rule.has('eta') ? rule.number('eta', { above: 1 }) : 3;
  const strict = rule.has('strict') ? rule.flag('strict') : true;
  const bands = eta === undefined ? undefined : bandsOf(rule, eta);
  if (eta === undefined || strict === undefined || bands === undefined) return undefined;
  return { kind: 'hyperband', bands, eta, strict };
}

function bandsOf(rule: GroupReader, eta: number): readonly number[] | undefined {
  const whole = { least: 1, isWhole: true };
  if (rule.has('max_iter') && (rule.has('s') || !rule.has('min_iter'))) {
    if (!rule.has('s')) return rule.missing('s', 'says how many times trials are looked at before max_iter');
    const maxIter = rule.number('max_iter', whole);
    const s = rule.number('s', whole);
    if (maxIter === undefined || s === undefined) return undefined;
    const bands = bandsFromLast(maxIter, s, eta);
    return bands.length > 0
      ? bands
      : rule.wrong('max_iter', `must be ${Math.ceil(eta)} or more, which is eta`);
  }
  if (!rule.has('min_iter'))
    return rule.missing('min_iter', 'says after how many reports trials are looked at first');
  const minIter = rule.number('min_iter', whole);
  return minIter === undefined ? undefined : bandsFromFirst(minIter, eta);
}
