import { watch, type FSWatcher } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { systemErrorCode } from '../errors';
import type { MetricsLine, RunStatus, ShownRunState } from './contract';
import { readLease } from './lease';
import { metricsStart, readMetricsFrom } from './metrics';
import { runFolderAt } from './run-paths';
import { shownState } from './shown-state';
import { readStatus } from './status';

export interface FollowedStatus {
  readonly state: ShownRunState;
  readonly status?: RunStatus;
  /** One line, where there is a status.json that cannot be used. */
  readonly problem?: string;
}

export interface FollowedMetrics {
  readonly lines: readonly MetricsLine[];
  /** Forget all lines before: these start at the beginning. On the first delivery, and after a resume cut the file. */
  readonly reset: boolean;
}

export interface FollowOptions {
  onStatus?(status: FollowedStatus): void;
  onMetrics?(metrics: FollowedMetrics): void;
  /** The path of a file in samples/ that is new or was written anew; in the order of their names. */
  onSample?(file: string): void;
  /** The run's folder is gone; nothing follows. */
  onDeleted?(): void;
  /** For what the system does not report, as in network folders. */
  readonly pollMs?: number;
}

export interface Following {
  dispose(): void;
}

/** Several files change at once, and each change is reported several times. */
const settleMs = 50;

/**
 * Tells the run in `folder` from its present state on, by file system events and by polling, until disposed. Each
 * callback hears each thing once. Callbacks must not throw.
 */
export function followRun(folder: string, options: FollowOptions): Following {
  const run = runFolderAt(folder);
  const watchers = new Map<string, FSWatcher>();
  const samplesSeen = new Map<string, string>();
  let position = metricsStart;
  let firstMetrics = true;
  let lastStatus = '';
  let disposed = false;
  let looking = false;
  let lookAgain = false;
  let settling: NodeJS.Timeout | undefined;

  const dispose = () => {
    disposed = true;
    clearInterval(polling);
    clearTimeout(settling);
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  };

  const watchFolder = (watched: string) => {
    if (disposed || watchers.has(watched)) return;
    try {
      const watcher = watch(watched, { persistent: false }, () => {
        settling ??= setTimeout(() => {
          settling = undefined;
          void look();
        }, settleMs);
      });
      const forget = () => {
        watcher.close();
        watchers.delete(watched);
      };
      watcher.on('error', forget);
      watchers.set(watched, watcher);
    } catch {
      // Not there yet, or the system has no watches left: polling does.
    }
  };

  const lookAtStatus = async () => {
    const reading = await readStatus(run.status);
    const lease = await readLease(folder);
    const followed = { ...reading, state: shownState(reading.status, lease, Date.now()) };
    const text = JSON.stringify(followed);
    if (!reading.status && (await folderGone())) return;
    if (disposed || text === lastStatus) return;
    lastStatus = text;
    options.onStatus?.(followed);
  };

  const lookAtMetrics = async () => {
    const reading = await readMetricsFrom(run.metrics, position);
    // Files that went with the whole folder are no news of their own: the next look tells of the folder.
    if (reading.position.offset === 0 && (await folderGone())) return;
    if (disposed) return;
    const reset = firstMetrics || (reading.fromStart && position.offset > 0);
    position = reading.position;
    if (reading.lines.length === 0 && !(reset && !firstMetrics)) return;
    firstMetrics = false;
    options.onMetrics?.({ lines: reading.lines, reset });
  };

  const lookAtSamples = async () => {
    for (const name of (await readdir(run.samples).catch(() => [])).sort()) {
      if (name.startsWith('.')) continue;
      const file = path.join(run.samples, name);
      const found = await stat(file).catch(() => undefined);
      if (disposed) return;
      const version = `${found?.mtimeMs} ${found?.size}`;
      if (!found?.isFile() || samplesSeen.get(name) === version) continue;
      samplesSeen.set(name, version);
      options.onSample?.(file);
    }
  };

  const folderGone = () =>
    stat(folder).then(
      () => false,
      (error: unknown) => systemErrorCode(error) === 'ENOENT',
    );

  /** One look at a time; what happens during one is seen by another right after it. */
  const look = async () => {
    lookAgain = looking;
    if (looking || disposed) return;
    looking = true;
    try {
      if (await folderGone()) {
        if (disposed) return;
        dispose();
        options.onDeleted?.();
        return;
      }
      watchFolder(folder);
      watchFolder(run.samples);
      // A network folder that does not answer just now will at the next look.
      if (options.onMetrics) await ignoreSystemErrors(lookAtMetrics());
      if (options.onSample && !disposed) await ignoreSystemErrors(lookAtSamples());
      if (options.onStatus && !disposed) await ignoreSystemErrors(lookAtStatus());
    } finally {
      looking = false;
    }
    if (lookAgain) void look();
  };

  const polling = setInterval(() => void look(), options.pollMs ?? 1000);
  void look();
  return { dispose };
}

async function ignoreSystemErrors(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
  }
}
