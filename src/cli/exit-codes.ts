/** What `stego` ends with. */
export const exitCodes = {
  ok: 0,
  /** The work failed; one line on standard error says why. */
  failed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** The trial of a sweep was asked to end before its time, as by a time limit: the same command goes on with it. */
  unfinished: 75,
  /** A GPU was promised and none is there: the same command may find one elsewhere. */
  noGpu: 76,
  /** Ended by Ctrl+C or a cancelled request. */
  cancelled: 130,
} as const;
