import { metricNamed, metrics } from '../metric-names';
import type { MetricDefinition } from '../sweep-definition';
import { nearest } from '../../settings-files/nearest';
import type { GroupReader } from './group-reader';

const keys = ['name', 'goal', 'target', 'impute', 'impute_while_running'];
const imputes = ['latest', 'best', 'worst'] as const;

/** What the sweep is about; W&B's file may leave it out where nothing depends on it. */
export function readMetric(file: GroupReader): MetricDefinition | undefined {
  if (!file.has('metric')) {
    const user =
      file.node('method')?.kind === 'scalar' && file.scalar('method')?.value === 'bayes'
        ? 'bayes'
        : file.has('early_terminate')
          ? 'early_terminate'
          : undefined;
    if (user !== undefined) return file.missing('metric', `is what ${user} goes by`);
    return { name: 'loss', goal: 'minimize' };
  }
  const metric = file.inner('metric');
  if (!metric) return undefined;
  metric.onlyKnows(keys);
  const goal = metric.choice('goal', ['minimize', 'maximize']);
  const target = metric.number('target');
  const impute = metric.choice('impute', imputes);
  if (impute !== undefined && impute !== 'worst')
    ignored(metric, 'impute', 'failed trials count as the worst');
  readImputeWhileRunning(metric);
  const name = nameOf(metric);
  if (name === undefined) return undefined;
  tellOfDirection(metric, name, goal);
  return { name, goal: goal ?? 'minimize', ...(target === undefined ? {} : { target }) };
}

function nameOf(metric: GroupReader): string | undefined {
  if (!metric.has('name'))
    return metric.missing('name', `is one of ${metrics.map(({ name }) => name).join(', ')}`);
  const name = metric.text('name');
  if (name === undefined || metricNamed(name)) return name;
  const meant = nearest(
    name,
    metrics.map((each) => each.name),
  );
  const all = metrics.map((each) => each.name).join(', ');
  const message =
    meant === undefined
      ? `must be one of ${all}`
      : `must be a figure of the training: did you mean ${meant}?`;
  return metric.wrong('name', message, meant);
}

/** W&B makes small what nobody says the goal of, PSNR as well. */
function tellOfDirection(metric: GroupReader, name: string, goal: string | undefined): void {
  const better = metricNamed(name)?.better;
  if (better === undefined || better === (goal ?? 'minimize')) return;
  if (goal === undefined) {
    const message = `${name} is better when it is larger, and the goal is minimize where none is written: add goal: maximize.`;
    metric.problems.remark('warning', metric.rangeOf('name'), message);
  } else {
    const message = `${name} is better when it is ${better === 'maximize' ? 'larger' : 'smaller'}: ${goal} looks for the worst.`;
    metric.problems.remark('warning', metric.rangeOf('goal'), message, better);
  }
}

function readImputeWhileRunning(metric: GroupReader): void {
  // YAML makes a boolean of the false that the schema has as a text.
  if (!metric.has('impute_while_running') || metric.scalar('impute_while_running')?.value === false) return;
  const chosen = metric.choice('impute_while_running', [...imputes, 'false']);
  if (chosen !== undefined && chosen !== 'false')
    ignored(metric, 'impute_while_running', 'running trials count by what is expected of them');
}

function ignored(metric: GroupReader, key: string, instead: string): void {
  const range = metric.entry(key)?.keyRange ?? metric.group.range;
  metric.problems.remark('information', range, `${metric.nameOf(key)} changes nothing here: ${instead}.`);
}
