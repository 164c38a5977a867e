import type { ControlRequest, ShownRunState } from './contract';

/** What may be asked of a run in each state. The tree, the panel and the commands offer this and nothing else. */
export const possibleRequests: Readonly<Record<ShownRunState, readonly ControlRequest[]>> = {
  // A pause would do nothing before the first step.
  starting: ['stop'],
  running: ['pause', 'stop', 'checkpoint'],
  paused: ['resume', 'stop', 'checkpoint'],
  stopped: ['resume'],
  interrupted: ['resume'],
  // Also without a checkpoint: it begins anew, and what made it fail may be mended by now.
  failed: ['resume'],
  finished: [],
};
