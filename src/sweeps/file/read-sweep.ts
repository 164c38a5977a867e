import { schemaProblems } from '../../settings-files/schema-problems';
import type { SettingProblem } from '../../settings-files/setting-problem';
import type { SettingsDocument } from '../../settings-files/settings-document';
import { overPreset } from '../../training/over-preset';
import { presetList } from '../../training/preset-list';
import { finiteValues } from '../samplers/finite-values';
import type { SweepDefinition } from '../sweep-definition';
import { ValueCheck } from './check-values';
import { withConditions, type ConditionedParameter } from './conditions';
import { GroupReader } from './group-reader';
import { plainNumber } from './plain-number';
import { ProblemList } from './problem-list';
import { readEarlyTerminate } from './read-early-terminate';
import { readHead } from './read-head';
import { readMetric } from './read-metric';
import { readParameters } from './read-parameters';
import { readStego } from './read-stego';
import type { StegoGroup } from './stego-schema';
import { sweepFileSchema } from './sweep-file-schema';
import { treeOf, type TreeNode } from './sweep-tree';

export interface SweepReading {
  /** Absent where there is an error. */
  readonly definition?: SweepDefinition;
  readonly problems: readonly SettingProblem[];
}

/** Reads and checks a whole sweep. */
export function readSweep(document: SettingsDocument): SweepReading {
  // What a broken line was meant to be is a guess, and so is all below it.
  if (document.problems.length > 0) {
    return { problems: document.problems.map((problem) => ({ kind: 'syntax', ...problem })) };
  }
  const problems = new ProblemList();
  const tree = treeOf(document);
  const isEmpty = tree.kind === 'scalar' && tree.value === null;
  if (tree.kind !== 'group' && !isEmpty) {
    problems.wrong(tree.range, '', 'must be a YAML mapping of settings');
    return { problems: problems.sorted() };
  }
  const group =
    tree.kind === 'group' ? tree : { kind: 'group' as const, range: tree.range, entries: new Map() };
  const file = new GroupReader(group, '', problems);
  const definition = read(file, document);
  for (const key of ['metric', 'parameters', 'early_terminate']) warnOfExponents(file.node(key), problems);
  return { ...(problems.hasErrors || !definition ? {} : { definition }), problems: problems.sorted() };
}

function read(file: GroupReader, document: SettingsDocument): SweepDefinition | undefined {
  const head = readHead(file);
  const metric = readMetric(file);
  const early = readEarlyTerminate(file);
  const written = readParameters(file);
  const { group: stego, wrong } = readStego(file, document);
  if (early && stego.earlyStopping) {
    const range = document.keyRange(['stego', 'earlyStopping'])!;
    file.problems.wrong(
      range,
      'stego.earlyStopping',
      'cannot stand beside early_terminate: one rule stops trials',
    );
  }
  const parameters = withConditions(written, stego.conditions, document, file.problems);
  // Which settings the values come to lie over, and beside which others, must be known.
  if (!wrong.has('settings') && !wrong.has('conditions')) {
    if (wrong.has('preset')) checkForAnyPreset(parameters, stego, document, file.problems);
    else checkValues(parameters, stego, document, file.problems);
  }
  if (head.method === 'grid') for (const each of parameters) checkForGrid(each, file.problems);
  const { method } = head;
  if (method === undefined || metric === undefined) return undefined;
  const { preset, settings, dataset, seed, parallel, runner } = stego;
  const earlyStopping = early ?? stego.earlyStopping;
  return {
    ...head,
    method,
    metric,
    space: parameters.map(({ name, distribution, conditions }) => ({ name, distribution, conditions })),
    ...(earlyStopping ? { earlyStopping } : {}),
    preset,
    settings,
    ...(dataset === undefined ? {} : { dataset }),
    seed,
    ...(parallel === undefined ? {} : { parallel }),
    runner,
  };
}

function checkValues(
  parameters: readonly ConditionedParameter[],
  { preset, settings }: StegoGroup,
  document: SettingsDocument,
  problems: ProblemList,
): void {
  const check = new ValueCheck({ preset, settings }, parameters, problems);
  const whole = overPreset(preset, settings);
  const issues = check.ofSettings();
  problems.add(schemaProblems(document, sweepFileSchema(), issues, whole, ['stego', 'settings']));
  for (const parameter of parameters) check.ofParameter(parameter);
}

/** What is wrong whichever preset was meant. */
function checkForAnyPreset(
  parameters: readonly ConditionedParameter[],
  stego: StegoGroup,
  document: SettingsDocument,
  problems: ProblemList,
): void {
  const [first, ...others] = presetList.map(({ id }) => {
    const found = new ProblemList();
    checkValues(parameters, { ...stego, preset: id }, document, found);
    return found.sorted();
  });
  const texts = others.map((found) => new Set(found.map((problem) => JSON.stringify(problem))));
  problems.add(first.filter((problem) => texts.every((each) => each.has(JSON.stringify(problem)))));
}

/** W&B's grid takes lists, and ranges of which it can count the values. */
function checkForGrid({ name, keyRange, distribution }: ConditionedParameter, problems: ProblemList): void {
  const { kind } = distribution;
  if (kind === 'constant') return;
  if (kind === 'categorical') {
    if (!distribution.probabilities) return;
    problems.wrong(keyRange, name, 'cannot have probabilities in a grid, which tries every value once');
    return;
  }
  const isFinite =
    kind === 'uniform' &&
    distribution.scale === 'linear' &&
    (distribution.integer || distribution.step !== undefined);
  if (isFinite && finiteValues(distribution)) return;
  const message = isFinite
    ? 'has too many values to try each: give it a larger q or fewer values, or search with random or bayes'
    : 'has no end of values for a grid: give it values, whole min and max, or q_uniform';
  problems.wrong(keyRange, name, message);
}

function warnOfExponents(node: TreeNode | undefined, problems: ProblemList): void {
  if (node?.kind === 'group') for (const each of node.entries.values()) warnOfExponents(each.node, problems);
  if (node?.kind === 'list') for (const each of node.items) warnOfExponents(each, problems);
  if (node?.kind !== 'scalar' || !node.isTextToPython || typeof node.value !== 'number') return;
  const plain = plainNumber(node.value);
  const message = `Here this is the number ${plain}, but a text to W&B, whose Python does not read numbers that are written so.`;
  problems.remark('warning', node.range, message, plain);
}
