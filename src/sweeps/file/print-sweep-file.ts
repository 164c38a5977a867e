import { Document, visit } from 'yaml';
import type { ScalarTag } from 'yaml';
import type { Distribution, Parameter } from '../search-space';
import type { EarlyStoppingDefinition, SweepDefinition } from '../sweep-definition';
import { bandsFromFirst, bandsFromLast } from './hyperband-bands';
import { plainNumber } from './plain-number';

type Written = Readonly<Record<string, unknown>>;

/** Python reads `5e-4` as a text. */
const number: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  identify: (value) => typeof value === 'number',
  default: true,
  // Never matches: this is for writing only.
  test: /^(?!)/,
  resolve: (text) => text,
  stringify: ({ value }) => plainNumber(value as number),
};

/** YAML that `parseSweepFile` reads back to the same, and W&B as well but for what stands under `stego`. */
export function printSweepFile(definition: SweepDefinition): string {
  const { name, description, method, metric, space, runCap, earlyStopping } = definition;
  const isOfWandb = earlyStopping?.kind === 'hyperband';
  return printYaml({
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    method,
    metric,
    parameters: Object.fromEntries(space.map((each) => [each.name, printDistribution(each.distribution)])),
    ...(runCap === undefined ? {} : { run_cap: runCap }),
    ...(isOfWandb ? { early_terminate: printHyperband(earlyStopping) } : {}),
    stego: printStego(definition),
  });
}

/** Lists of plain values on one line, texts in quotes where YAML 1.1 would read another thing. */
export function printYaml(value: Written): string {
  const document = new Document(value, { customTags: (tags) => [number, ...tags], compat: 'yaml-1.1' });
  visit(document, {
    Seq(_, list) {
      const isPlain = list.items.every(
        (item) => typeof item !== 'object' || item === null || 'value' in item,
      );
      if (isPlain) list.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function printStego(definition: SweepDefinition): Written {
  const { preset, dataset, settings, seed, parallel, runner, space, earlyStopping } = definition;
  const conditions = Object.fromEntries(
    space.filter((each) => each.conditions.length > 0).map((each) => [each.name, printConditions(each)]),
  );
  return {
    preset,
    ...(dataset === undefined ? {} : { dataset }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    seed,
    ...(parallel === undefined ? {} : { parallel }),
    runner,
    ...(Object.keys(conditions).length === 0 ? {} : { conditions }),
    ...(earlyStopping && earlyStopping.kind !== 'hyperband' ? { earlyStopping } : {}),
  };
}

const printConditions = ({ conditions }: Parameter): Written =>
  Object.fromEntries(conditions.map(({ parameter, values }) => [parameter, values]));

function printDistribution(distribution: Distribution): Written {
  switch (distribution.kind) {
    case 'constant':
      return { value: distribution.value };
    case 'categorical': {
      const { values, probabilities } = distribution;
      return { values, ...(probabilities ? { probabilities } : {}) };
    }
    case 'uniform': {
      const { min, max, scale, step, integer } = distribution;
      if (integer && step === undefined && scale === 'linear')
        return { distribution: 'int_uniform', min, max };
      const name = scale === 'log' ? 'log_uniform_values' : 'uniform';
      return { ...named(name, step), min, max, ...quantum(step) };
    }
    case 'normal': {
      const { mu, sigma, scale, step } = distribution;
      return { ...named(scale === 'log' ? 'log_normal' : 'normal', step), mu, sigma, ...quantum(step) };
    }
    case 'beta': {
      const { a, b, step } = distribution;
      return { ...named('beta', step), a, b, ...quantum(step) };
    }
  }
}

const named = (name: string, step: number | undefined) => ({
  distribution: step === undefined ? name : `q_${name}`,
});
const quantum = (step: number | undefined) => (step === undefined ? {} : { q: step });

/** By their first where that gives the others, else by an end that they go back from. */
function printHyperband(rule: EarlyStoppingDefinition & { kind: 'hyperband' }): Written {
  const { bands, eta, strict } = rule;
  const isSame = (others: readonly number[]) => others.join() === bands.join();
  if (isSame(bandsFromFirst(bands[0], eta))) {
    return { type: 'hyperband', min_iter: bands[0], eta, strict };
  }
  const last = bands[bands.length - 1];
  for (let end = Math.ceil(last * eta); end < (last + 1) * eta; end++) {
    for (let s = bands.length; s <= bands.length + 64; s++) {
      if (isSame(bandsFromLast(end, s, eta))) return { type: 'hyperband', max_iter: end, s, eta, strict };
    }
  }
  throw new Error(`No hyperband has the bands ${bands.join(', ')}`);
}
