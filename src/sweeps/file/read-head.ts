import type { SweepDefinition } from '../sweep-definition';
import type { GroupReader } from './group-reader';

/** Of W&B's own keys those that say nothing about trainings here. */
export const foreignKeys: Readonly<Record<string, string>> = {
  program: 'the script that W&B starts',
  command: 'how W&B starts its script',
  project: 'a project of W&B',
  entity: 'an account of W&B',
  job: 'a job of W&B Launch',
  image_uri: 'an image of W&B Launch',
  scheduler: 'an optimizer of W&B',
  controller: 'where W&B searches',
  apiVersion: 'a version of W&B',
  kind: 'a word of W&B',
};

export const ownKeys = [
  'method',
  'metric',
  'parameters',
  'name',
  'description',
  'run_cap',
  'early_terminate',
  'stego',
] as const;

type Head = Partial<Pick<SweepDefinition, 'name' | 'description' | 'method' | 'runCap'>>;

/** What a sweep file says about the sweep as a whole. */
export function readHead(file: GroupReader): Head {
  const method = methodOf(file);
  const name = file.text('name');
  const description = file.text('description');
  const runCap = file.number('run_cap', { least: 1, isWhole: true });
  tellOfOthers(file);
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(method === undefined ? {} : { method }),
    ...(runCap === undefined ? {} : { runCap }),
  };
}

function methodOf(file: GroupReader): Head['method'] {
  if (!file.has('method')) return file.missing('method', 'must be one of grid, random, bayes');
  if (file.scalar('method')?.value === 'custom') {
    return file.wrong(
      'method',
      'is custom, which leaves the search to a program of its own: take grid, random or bayes',
    );
  }
  return file.choice('method', ['grid', 'random', 'bayes']);
}

function tellOfOthers(file: GroupReader): void {
  const { problems } = file;
  const isCustom = file.scalar('method')?.value === 'custom';
  const known: readonly string[] = [...ownKeys, ...Object.keys(foreignKeys)];
  for (const [key, { keyRange }] of file.group.entries) {
    if (Object.hasOwn(foreignKeys, key)) {
      problems.remark('information', keyRange, `${key} is ${foreignKeys[key]} and changes nothing here.`);
    } else if (key === 'metrics') {
      // What only method: custom has is said there.
      if (!isCustom) problems.wrong(keyRange, key, 'are several: a sweep here is about one, under metric');
    } else if (!known.includes(key)) {
      problems.unknown(
        keyRange,
        '',
        key,
        known.filter((each) => !file.has(each)),
      );
    }
  }
}
