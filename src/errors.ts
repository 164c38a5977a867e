/** An error that the user can act on: one line that says what is wrong and what to do about it. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Several at once, each a line of its own. The first stands for them where there is room for one. */
export class UserErrors extends UserError {
  constructor(readonly lines: readonly [string, ...string[]]) {
    super(lines[0]);
  }
}

/** Thrown where work ends because it was asked to; never shown as a failure. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor(message = 'Cancelled.') {
    super(message);
  }
}

/** The one line to show for anything thrown. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0];
}

/** The `code` of a Node.js system error (`ENOENT`, `EACCES`, …), if it is one. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
