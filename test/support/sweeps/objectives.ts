import type { Assignment, SearchSpace } from '../../../src/sweeps/search-space';
import { free, uniform } from './studies';

/** A function to minimise, in place of training networks. */
export interface Objective {
  readonly name: string;
  readonly space: SearchSpace;
  readonly at: (values: Assignment) => number;
  /** Its lowest value. */
  readonly minimum: number;
}

const numberOf = (values: Assignment, name: string): number => Number(values[name]);

/** Three equal minima in two dimensions. Surjanovic and Bingham, "Virtual library of simulation experiments". */
export const branin: Objective = {
  name: 'Branin',
  space: [free('x', uniform(-5, 10)), free('y', uniform(0, 15))],
  minimum: 0.397887,
  at(values) {
    const x = numberOf(values, 'x');
    const y = numberOf(values, 'y');
    const valley = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
    return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
};

const alpha = [1, 1.2, 3, 3.2];
const a = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const p = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/** Six minima in six dimensions, of the same library. */
export const hartmann6: Objective = {
  name: 'Hartmann-6',
  space: [0, 1, 2, 3, 4, 5].map((i) => free(`x${i}`, uniform(0, 1))),
  minimum: -3.32237,
  at(values) {
    const exponent = (i: number) =>
      a[i].reduce((sum, each, j) => sum + each * (numberOf(values, `x${j}`) - p[i][j]) ** 2, 0);
    return -alpha.reduce((sum, each, i) => sum + each * Math.exp(-exponent(i)), 0);
  },
};

const ackleyNames = ['x0', 'x1', 'x2', 'x3'];

/** A funnel in four dimensions with a small hollow at every whole number, of the same library. */
export const ackley4: Objective = {
  name: 'Ackley-4',
  space: ackleyNames.map((name) => free(name, uniform(-32.768, 32.768))),
  minimum: 0,
  at(values) {
    const mean = (of: (x: number) => number) =>
      ackleyNames.reduce((sum, name) => sum + of(numberOf(values, name)), 0) / ackleyNames.length;
    const funnel = -20 * Math.exp(-0.2 * Math.sqrt(mean((x) => x * x)));
    return funnel - Math.exp(mean((x) => Math.cos(2 * Math.PI * x))) + 20 + Math.E;
  },
};

const activations = ['relu', 'elu', 'tanh', 'leaky-relu', 'sigmoid'];

/** Six settings of several kinds, as a training has them: the best learning rate depends on the activation. */
export const training: Objective = {
  name: 'training-like',
  space: [
    free('lr', uniform(1e-5, 1e-1, { scale: 'log' })),
    free('beta', uniform(0.1, 10, { scale: 'log' })),
    free('activation', { kind: 'categorical', values: activations }),
    free('epochs', uniform(5, 50, { integer: true })),
    free('width', uniform(16, 128, { step: 16, integer: true })),
    free('noise', uniform(0, 0.1)),
  ],
  minimum: 0,
  at(values) {
    const activation = activations.indexOf(String(values.activation));
    const lr = Math.log10(numberOf(values, 'lr'));
    const best = -3 - 0.15 * activation;
    return (
      0.8 * (lr - best) ** 2 +
      0.6 * (Math.log10(numberOf(values, 'beta')) - 0.2) ** 2 * (1 + 0.2 * activation) +
      [0, 0.1, 0.3, 0.15, 0.8][activation] +
      0.4 * (1 - numberOf(values, 'epochs') / 50) +
      0.2 * ((numberOf(values, 'width') - 96) / 64) ** 2 +
      20 * (numberOf(values, 'noise') - 0.03) ** 2 * 5
    );
  },
};

export const objectives: readonly Objective[] = [training, branin, hartmann6, ackley4];
