/** What the suite inside VS Code tells the runner outside: one JSON object a line, in the file named by the environment. */
export type HostEvent =
  | { kind: 'pass' | 'skip'; title: string }
  | { kind: 'fail'; title: string; message: string }
  | { kind: 'end'; error?: string };

/** The environment variable that names the results file. */
export const resultsVariable = 'STEGO_HOST_RESULTS';
