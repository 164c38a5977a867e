import { messageOf, systemErrorCode } from '../errors';
import { exitCodes } from './exit-codes';

/** What writing gives once whoever read it is gone: a pipe into `head`, a closed terminal. */
const nobodyReads = ['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED'];

/**
 * Lets a command outlive its readers, because a training must go on to its checkpoint without a terminal. Output that
 * cannot be written for another reason, as on a full disk, makes the command fail.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (nobodyReads.includes(systemErrorCode(error) ?? '')) return;
      process.exitCode = exitCodes.failed;
      if (stream === process.stdout) {
        process.stderr.write(`stego: Cannot write the output: ${messageOf(error)}\n`);
      }
    });
  }
}

/** Ends the process when all that was printed is written. */
export function endWith(code: number): void {
  // The compute worker must not keep a finished command alive. What could not be written is reported a moment later.
  process.stdout.write('', () => setImmediate(() => process.exit(code || process.exitCode)));
}
