import type { EarlyStoppingDefinition } from '../sweep-definition';
import { asha } from './asha';
import type { EarlyStopping } from './early-stopping';
import { hyperband } from './hyperband';
import { median } from './median';

/** The rule that a sweep file names; where it names none, every trial goes on to its end. */
export function earlyStoppingOf(definition: EarlyStoppingDefinition | undefined): EarlyStopping {
  switch (definition?.kind) {
    case 'hyperband':
      return hyperband(definition);
    case 'asha':
      return asha(definition);
    case 'median':
      return median(definition);
    case undefined:
      return () => false;
  }
}
