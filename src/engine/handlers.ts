import { stat } from 'node:fs/promises';
import { openDevice } from '../compute/devices';
import type { Device } from '../compute/device';
import { checkDataset } from '../datasets/check';
import { scanDataset } from '../datasets/layout';
import { createSampleDataset } from '../datasets/sample-dataset';
import { CancelledError } from '../errors';
import { meanMetrics, measurePair } from '../evaluation/pair-metrics';
import { hidePicture, revealPicture } from '../hiding/hide-picture';
import { StegoModel } from '../hiding/stego-model';
import { imageSize } from '../images/read';
import { requireLosslessName, writeLossless } from '../images/write';
import { loadTrainedNetwork } from '../training/trained-network';
import type { EngineMethod, EngineRequests, RevealParams, RevealResult } from './protocol';

export interface RequestContext {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, message: string) => void;
}

type Handler<M extends EngineMethod> = (
  params: EngineRequests[M]['params'],
  context: RequestContext,
) => Promise<EngineRequests[M]['result']>;

/** What the engine does for each request. */
export class Handlers {
  private device: Device | undefined;
  private model: { key: string; opened: StegoModel } | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  private readonly handlers: { [M in EngineMethod]: Handler<M> } = {
    hide: async (params, { signal, progress }) => {
      const { output, cover, container, secret, revealed } = await this.withModel(params, signal, (model) =>
        hidePicture(model, {
          ...params,
          signal,
          progress: (fraction) => progress(fraction, fraction < 0.6 ? 'Hiding' : 'Checking what it reveals'),
        }),
      );
      const metrics = meanMetrics([measurePair(cover, container, secret, revealed)]);
      const { width, height } = container;
      return { output, width, height, coverPsnr: metrics.cover.psnr, secretPsnr: metrics.secret.psnr };
    },
    reveal: (params, context) => this.reveal(params, context),
    saveRevealed: async ({ output, ...params }, context) => {
      requireLosslessName(output);
      const { revealed } = await this.reveal(params, context);
      // The save dialog has asked already.
      await writeLossless(output, revealed, { overwrite: true });
      return { output };
    },
    imageSize: ({ path }) => imageSize(path),
    scanDataset: async ({ path }, { signal, progress }) => {
      const files = await scanDataset(path, signal);
      const report = await checkDataset(files, {
        signal,
        progress: (done, total) => progress(done / total, `Checking images (${done} of ${total})`),
      });
      return { layout: files.layout, images: report.usable, problems: report.problems };
    },
    createSampleDataset: async ({ path, ...options }, { signal, progress }) => {
      await createSampleDataset(path, {
        ...options,
        signal,
        progress: (done, total) => progress(done / total, `Making images (${done} of ${total})`),
      });
      return { path, images: options.count };
    },
  };

  handle<M extends EngineMethod>(
    method: M,
    params: EngineRequests[M]['params'],
    context: RequestContext,
  ): Promise<EngineRequests[M]['result']> {
    const handler = this.handlers[method] as Handler<M> | undefined;
    if (!handler) throw new Error(`The engine knows no request "${method}".`);
    return handler(params, context);
  }

  private reveal(params: RevealParams, { signal, progress }: RequestContext): Promise<RevealResult> {
    return this.withModel(params, signal, (model) =>
      revealPicture(model, params.container, {
        signal,
        progress: (fraction) => progress(fraction, 'Revealing'),
      }),
    );
  }

  /**
   * Runs `work` with the model of a checkpoint file. One after the other: a model keeps one compiled program, and
   * gives it up for a picture of another size, or for another model.
   */
  private withModel<T>(
    { checkpoint }: { readonly checkpoint: string },
    signal: AbortSignal,
    work: (model: StegoModel) => Promise<T>,
  ): Promise<T> {
    const result = this.turn.then(async () => {
      if (signal.aborted) throw new CancelledError();
      return work(await this.open(checkpoint));
    });
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** The last model stays open, because pictures come in series. */
  private async open(checkpoint: string): Promise<StegoModel> {
    // A run that was deleted and trained anew has other weights in a file of the same name.
    const file = await stat(checkpoint).catch(() => undefined);
    const key = `${checkpoint} ${file?.ino} ${file?.mtimeMs} ${file?.size}`;
    if (this.model?.key !== key) {
      await this.model?.opened.dispose();
      this.model = undefined;
      const { network, weights } = await loadTrainedNetwork(checkpoint);
      this.device ??= await openDevice('auto');
      this.model = { key, opened: new StegoModel(this.device, network, weights) };
    }
    return this.model.opened;
  }
}
