import { expect, it } from 'vitest';
import { howFarToTrust } from '../../../../src/sweeps/importance/trust';

const good = { trials: 30, explained: 0.5, strongest: 0.4, floor: 0.1 };

it.each([
  [good, 'fine'],
  [{ ...good, trials: 29 }, 'too-few'],
  [{ ...good, explained: 0.49 }, 'explains-little'],
  [{ ...good, explained: undefined }, 'explains-little'],
  [{ ...good, strongest: 0.1 }, 'explains-little'],
  [{ ...good, trials: 10, explained: 0.9 }, 'too-few'],
] as const)('%o is %s', (found, trust) => expect(howFarToTrust(found)).toBe(trust));
