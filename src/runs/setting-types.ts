import * as z from 'zod';

/** The kinds of values that settings have; each words what it expects in its `error`, starting with `must`. */

export const wholeNumber = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};

export const stepCount = (least: number) => wholeNumber(least, 1_000_000_000);

export const positive = () => {
  const error = 'must be a number above 0';
  return z.number({ error }).positive({ error });
};

export const between = (least: number, most: number) => {
  const error = `must be a number from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
};

/** Decay rates of moving averages; at 1 the average would never move. */
export const decay = () => {
  const error = 'must be a number from 0 to below 1';
  return z.number({ error }).min(0, { error }).lt(1, { error });
};

export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: `must be ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}` });

export const text = () => z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });

export const settings = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.strictObject(shape, { error: 'must be a group of settings' });
