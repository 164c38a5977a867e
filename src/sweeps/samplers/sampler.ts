import type { Assignment } from '../search-space';
import type { Study } from '../study';

/**
 * Says what the next trial shall be. A pure function of the study: what is random comes from its seed and the number
 * of trials, so that a sweep that was killed goes on as if it had not been. Undefined: there is nothing left to try.
 */
export type Sampler = (study: Study) => Assignment | undefined;
