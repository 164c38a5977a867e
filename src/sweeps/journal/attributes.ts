/** Under what our own facts stand in the journal. Optuna shows them and leaves them alone. */
export const studyAttributes = {
  definition: 'stego:definition',
  options: 'stego:options',
  end: 'stego:end',
} as const;

export const trialAttributes = {
  /** On every trial of ours, with what else is known of it when it is made. */
  origin: 'stego:trial',
  job: 'stego:job',
  stop: 'stego:stop',
  problem: 'stego:problem',
} as const;
