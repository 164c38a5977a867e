import { openDevice } from '../compute/devices';
import type { Device } from '../compute/device';
import { checkDataset } from '../datasets/check';
import { scanDataset } from '../datasets/layout';
import { createSampleDataset } from '../datasets/sample-dataset';
import { meanMetrics, measurePair } from '../evaluation/pair-metrics';
import { hidePicture, revealPicture } from '../hiding/hide-picture';
import { StegoModel } from '../hiding/stego-model';
import { imageSize } from '../images/read';
import { requireLosslessName, writeLossless } from '../images/write';
import { loadTrainedNetwork } from '../training/trained-network';
import type { EngineMethod, EngineRequests } from './protocol';

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
  private readonly device: Device = openDevice('auto');
  private model: { checkpoint: string; opened: Promise<StegoModel> } | undefined;

  private readonly handlers: { [M in EngineMethod]: Handler<M> } = {
    hide: async (params, { signal, progress }) => {
      const model = await this.open(params.checkpoint);
      const { output, cover, container, secret, revealed } = await hidePicture(model, {
        ...params,
        signal,
        progress: (fraction) => progress(fraction, fraction < 0.6 ? 'Hiding' : 'Checking what it reveals'),
      });
      const metrics = meanMetrics([measurePair(cover, container, secret, revealed)]);
      const { width, height } = container;
      return { output, width, height, coverPsnr: metrics.cover.psnr, secretPsnr: metrics.secret.psnr };
    },
    reveal: async ({ checkpoint, container }, { signal, progress }) =>
      revealPicture(await this.open(checkpoint), container, {
        signal,
        progress: (fraction) => progress(fraction, 'Revealing'),
      }),
    saveRevealed: async ({ checkpoint, container, output }, { signal, progress }) => {
      requireLosslessName(output);
      const { revealed } = await revealPicture(await this.open(checkpoint), container, {
        signal,
        progress: (fraction) => progress(fraction, 'Revealing'),
      });
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

  /** The model of a checkpoint file; the last one stays open, because pictures come in series. */
  private async open(checkpoint: string): Promise<StegoModel> {
    if (this.model?.checkpoint !== checkpoint) {
      const former = this.model?.opened;
      const opened = (async () => {
        await former?.then((model) => model.dispose()).catch(() => undefined);
        const { network, weights } = await loadTrainedNetwork(checkpoint);
        return new StegoModel(this.device, network, weights);
      })();
      this.model = { checkpoint, opened };
      opened.catch(() => {
        if (this.model?.opened === opened) this.model = undefined;
      });
    }
    return this.model.opened;
  }
}
