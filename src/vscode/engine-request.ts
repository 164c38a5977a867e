import * as vscode from 'vscode';
import type { EngineClient, RequestOptions } from '../engine/client';
import type { EngineMethod, EngineRequests } from '../engine/protocol';
import { requireTrust } from './show-error';

/** Asks the engine under a notification with progress and a Cancel button. Throws like `EngineClient.request`. */
export async function requestWithProgress<M extends EngineMethod>(
  engine: EngineClient,
  title: string,
  method: M,
  params: EngineRequests[M]['params'],
): Promise<EngineRequests[M]['result']> {
  return withProgress(title, (options) => engine.request(method, params, options));
}

/** Shows `work` as a notification; its Cancel button aborts the signal. Throws what `work` throws. */
export async function withProgress<T>(
  title: string,
  work: (options: Required<RequestOptions>) => Promise<T>,
): Promise<T> {
  requireTrust();
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    let reached = 0;
    const onProgress = (fraction: number, message: string) => {
      const percent = Math.min(100, Math.max(reached, fraction * 100));
      progress.report({ message, increment: percent - reached });
      reached = percent;
    };
    try {
      return await work({ onProgress, signal: abort.signal });
    } finally {
      subscription.dispose();
    }
  });
}
