import type { Command } from 'commander';
import { plainTable } from '../../evaluation/table';
import type { ImportantParameter, ParameterImportance } from '../../sweeps/importance/contract';
import { parameterImportance } from '../../sweeps/importance/parameter-importance';
import type { Trial } from '../../sweeps/study';
import { sweepFolderAt } from '../../sweeps/sweep-folder';
import { readSweepStatus } from '../../sweeps/sweep-status';
import { jsonOption } from '../options';
import { figureText } from '../sweep-view';

export function addImportanceCommand(sweep: Command): void {
  sweep
    .command('importance')
    .description('Tell which parameter of a sweep mattered for its metric, and how far to believe it.')
    .argument('<dir>', 'folder of the sweep')
    .addOption(jsonOption())
    .action(async (folder: string, { json }: { readonly json?: boolean }) => {
      const { sweep: record } = await readSweepStatus(sweepFolderAt(folder));
      const { metric, space } = record.definition;
      // A failed trial has no value; one that was stopped early has that of its last report.
      const ended = record.trials.filter(({ state }) => state === 'complete' || state === 'pruned');
      const values = new Map<Trial, number | undefined>(ended.map((trial) => [trial, trial.value]));
      const importance = await parameterImportance(ended, space, (trial) => values.get(trial));
      process.stdout.write(
        json
          ? `${JSON.stringify({ metric: metric.name, ...importance })}\n`
          : report(metric.name, importance),
      );
    });
}

function report(metric: string, importance: ParameterImportance): string {
  const { trials, parameters, explained, floor } = importance;
  if (parameters.length === 0) return `No parameter took more than one value in ${trials} trials.\n`;
  const table = plainTable(['parameter', 'share', '90 % range', 'correlation'], parameters.map(row));
  const fit = explained === undefined ? '' : `R² out of bag ${explained.toFixed(2)}, `;
  const lines = [
    `${metric}, ${trials} trials: ${fit}chance reaches ${floor.toFixed(2)}.`,
    verdict(importance),
  ];
  return `${[table, ...lines].join('\n')}\n`;
}

function row({ name, share, low, high, correlations }: ImportantParameter): string[] {
  const related = correlations.map(({ label, value }) =>
    label === name ? figureText(value) : `${label} ${figureText(value)}`,
  );
  return [name, share.toFixed(2), `${low.toFixed(2)} to ${high.toFixed(2)}`, related.join(', ')];
}

function verdict({ trust }: ParameterImportance): string {
  switch (trust) {
    case 'fine':
      return 'The forest explains the trials well enough to be believed.';
    case 'too-few':
      return 'These are too few trials to say what mattered: below about 30 every method is wrong.';
    case 'explains-little':
      return 'The parameters explain little of the metric: do not believe the order.';
  }
}
