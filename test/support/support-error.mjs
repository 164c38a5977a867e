/** An error whose message alone tells the reader what is wrong and what to do; printed without a stack. */
export class SupportError extends Error {
  /** @override */
  name = 'SupportError';
}

/**
 * Runs a script's main function: a `SupportError` becomes one line, anything else keeps its stack.
 * @param {() => Promise<number | void>} main resolves to the exit code, 0 when it says nothing
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof SupportError ? `error: ${error.message}` : error);
    process.exitCode = 1;
  }
}
