/**
 * A signal that Ctrl+C, a closed terminal or a polite kill aborts; a second Ctrl+C ends the process at once.
 * @param also what else asks the process to end
 */
export function interruptSignal(...also: readonly NodeJS.Signals[]): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', ...also] as const) {
    process.once(name, () => controller.abort());
  }
  return controller.signal;
}
