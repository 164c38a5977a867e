/** Entry of the compute worker: runs onnxruntime, whose `run` blocks its thread, away from the main loop. */

import { parentPort } from 'node:worker_threads';
import { UserError } from '../../errors';
import { WorkerSession } from './worker-session';
import type { CreateParams, FromWorker, ToWorker, WorkerRequests } from './protocol';

const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread.');

const sessions = new Map<number, WorkerSession>();

async function answer({ session: id, method, params }: ToWorker) {
  if (method === 'create') {
    sessions.set(id, await WorkerSession.create(params as CreateParams));
    return undefined;
  }
  if (method === 'end') {
    // Whoever waits for the end gets it, also where a lost GPU lets nothing be released any more.
    await Promise.allSettled([...sessions.values()].map((each) => each.release()));
    process.exit(0);
  }
  const session = sessions.get(id);
  if (!session) throw new Error('This program was disposed.');
  switch (method) {
    case 'run':
      return session.run(params as WorkerRequests['run']['params']);
    case 'writeState':
      return session.writeState(params as WorkerRequests['writeState']['params']);
    case 'readState':
      return session.readState(params as WorkerRequests['readState']['params']);
    case 'release':
      sessions.delete(id);
      return session.release();
  }
}

// One request after the other: sessions share the processor's threads.
let queue = Promise.resolve();

port.on('message', (message: ToWorker) => {
  queue = queue.then(async () => {
    let reply: FromWorker;
    try {
      reply = { id: message.id, result: await answer(message) };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      reply = { id: message.id, error: text, forUser: error instanceof UserError };
    }
    port.postMessage(reply);
  });
});
