import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors';
import { SkippedSteps } from '../../../src/training/skipped-steps';

describe('skipped steps', () => {
  it('are counted, said once and then over', () => {
    const skipped = new SkippedSteps();
    expect(skipped.figures()).toEqual({});
    expect(skipped.pass(1)).toBeUndefined();
    skipped.count(2);
    skipped.count(3);
    expect(skipped.inARow).toBe(2);
    expect(skipped.pass(3)).toBe('Skipped 2 steps up to step 3: the gradient was not finite.');
    expect(skipped.inARow).toBe(0);
    expect(skipped.pass(4)).toBeUndefined();
    skipped.count(5);
    expect(skipped.pass(5)).toContain('Skipped 1 step up to step 5');
    expect(skipped.figures()).toEqual({ skippedSteps: 3 });
  });

  it('go on counting after a resumption, and are too many when ten come in a row', () => {
    const skipped = new SkippedSteps(30);
    for (let step = 1; step < 10; step++) skipped.count(step);
    expect(skipped.figures()).toEqual({ skippedSteps: 39 });
    expect(() => skipped.count(10)).toThrow(UserError);
  });
});
