import type { Study, Trial } from '../study';

/** Whether a running trial of the study has so little hope that its time is better spent on others. */
export type EarlyStopping = (trial: Trial, study: Study) => boolean;
