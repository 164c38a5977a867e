/** What a sweep may try: its parameters, each with the values that can be drawn for it. Plain data. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Between two values, `max` included; on a `log` scale the logarithm of the value is uniform, and both are above 0. */
export interface UniformDistribution {
  readonly kind: 'uniform';
  readonly min: number;
  readonly max: number;
  readonly scale: 'linear' | 'log';
  /** Only multiples of it. */
  readonly step?: number;
  readonly integer: boolean;
}

/** Of the value, or of its logarithm. */
export interface NormalDistribution {
  readonly kind: 'normal';
  readonly mu: number;
  readonly sigma: number;
  readonly scale: 'linear' | 'log';
  readonly step?: number;
  readonly integer: boolean;
}

/** Between 0 and 1. */
export interface BetaDistribution {
  readonly kind: 'beta';
  readonly a: number;
  readonly b: number;
  readonly step?: number;
  readonly integer: boolean;
}

/** One of a list; all are as likely unless `probabilities`, as many as `values` and 1 together, say otherwise. */
export interface CategoricalDistribution {
  readonly kind: 'categorical';
  readonly values: readonly Json[];
  readonly probabilities?: readonly number[];
}

export interface ConstantDistribution {
  readonly kind: 'constant';
  readonly value: Json;
}

export type Distribution =
  | ConstantDistribution
  | CategoricalDistribution
  | UniformDistribution
  | NormalDistribution
  | BetaDistribution;

/** A parameter has a value only where another one, earlier in the space, has one of some values. */
export interface Condition {
  readonly parameter: string;
  readonly values: readonly Json[];
}

export interface Parameter {
  /** As the file calls it; levels of nested ones are joined by dots. */
  readonly name: string;
  readonly distribution: Distribution;
  /** All must hold. */
  readonly conditions: readonly Condition[];
}

export type SearchSpace = readonly Parameter[];

/** One value for each parameter whose conditions hold, by name. */
export type Assignment = Readonly<Record<string, Json>>;
