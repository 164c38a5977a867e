/** What the page of a sweep is told about its parameters. Plain data. */

export interface ParameterImportance {
  /** From how many trials it was computed. */
  readonly trials: number;
  /** Trials without a value of the metric. */
  readonly leftOut: number;
  readonly trust: Trust;
  /** R² of the forest on trials that its trees have not seen: 1 explains all, 0 no more than the mean. */
  readonly explained?: number;
  /** The share that a column of dice throws stays under in 19 of 20 resamplings: less is no sign of anything. */
  readonly floor: number;
  /** Those that took more than one value, the most important first. */
  readonly parameters: readonly ImportantParameter[];
}

/**
 * Whether to believe it. `too-few`: with so few trials every method is wrong; `explains-little`: the parameters do not
 * say what the metric will be, or none of them stands out from chance.
 */
export type Trust = 'too-few' | 'explains-little' | 'fine';

export interface ImportantParameter {
  readonly name: string;
  /** Of the variance that the forest explains; all together are 1. */
  readonly share: number;
  /** Between these lies the share in 9 of 10 resamplings of the trials. */
  readonly low: number;
  readonly high: number;
  /** One of a numeric parameter; one for each value of another. */
  readonly correlations: readonly Correlation[];
}

export interface Correlation {
  /** The parameter's name, or such as `activation=tanh`. */
  readonly label: string;
  /** Pearson's, from −1 to 1; a parameter drawn on a log scale counts by its logarithm. */
  readonly value: number;
}
