/** What `stego` ends with. */
export const exitCodes = {
  ok: 0,
  /** The work failed; one line on standard error says why. */
  failed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** Ended by Ctrl+C or a cancelled request. */
  cancelled: 130,
} as const;
