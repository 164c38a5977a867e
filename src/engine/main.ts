/** Entry of the engine: the background process that owns devices, images and models for the extension host. */

import * as l10n from '@vscode/l10n';
import { CancelledError, messageOf, UserError } from '../errors';
import { Handlers } from './handlers';
import type { EngineMethod, EngineRequests, FromEngine, ToEngine } from './protocol';

// Only what the editor shows while it waits is translated; errors are those of the terminal, too.
const translations = process.env.STEGO_TRANSLATIONS;
if (translations !== undefined) l10n.config({ fsPath: translations });

const handlers = new Handlers();
const running = new Map<number, AbortController>();

function send(message: FromEngine): void {
  // The other side may just be going away; then nobody waits for this.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function answer(id: number, method: EngineMethod, params: EngineRequests[EngineMethod]['params']) {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const result = await handlers.handle(method, params, {
      signal: controller.signal,
      progress: (fraction, message) => send({ kind: 'progress', id, fraction, message }),
    });
    send({ kind: 'result', id, result });
  } catch (error) {
    if (!(error instanceof UserError || error instanceof CancelledError)) {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    }
    const cancelled = error instanceof CancelledError || controller.signal.aborted;
    send({ kind: 'error', id, message: messageOf(error), cancelled, user: error instanceof UserError });
  } finally {
    running.delete(id);
  }
}

process.on('message', (message: ToEngine) => {
  if (message.kind === 'cancel') running.get(message.id)?.abort();
  else void answer(message.id, message.method, message.params);
});

// Without its owner the engine has nobody to work for.
process.on('disconnect', () => process.exit(0));
