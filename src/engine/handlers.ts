import { stat } from 'node:fs/promises';
import type { Device } from '../compute/device';
import { findDevices, openDevice } from '../compute/devices';
import { diagnose } from '../compute/diagnostics';
import { installBackend } from '../compute/eager/install/install-backend';
import { probeDevice } from '../compute/probe/probe-device';
import { checkDataset } from '../datasets/check';
import { scanDataset } from '../datasets/layout';
import { createSampleDataset } from '../datasets/sample-dataset';
import { CancelledError } from '../errors';
import { compareOnPairs } from '../evaluation/compare-on-pairs';
import { meanMetrics, measurePair } from '../evaluation/pair-metrics';
import { hidePicture, revealPicture } from '../hiding/hide-picture';
import { StegoModel } from '../hiding/stego-model';
import { imageSize } from '../images/read';
import { requireLosslessName, writeLossless } from '../images/write';
import { loadTrainedNetwork } from '../training/trained-network';
import type { EngineMethod, EngineRequests, ModelParams, RevealParams, RevealResult } from './protocol';

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
  private device: { choice: string; opened: Device } | undefined;
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
    compare: (params, { signal, progress }) =>
      this.withModel(params, signal, (model) =>
        compareOnPairs(model, params, {
          signal,
          progress: (fraction) => progress(fraction, 'Measuring pairs'),
        }),
      ),
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
    findDevices: () => findDevices(),
    probeDevice: ({ device }, { signal }) => this.inTurn(signal, () => probeDevice(device, { signal })),
    diagnose: (_, { signal, progress }) =>
      this.inTurn(signal, () =>
        diagnose({ probe: true, signal, progress: ({ name }) => progress(0, `Measuring ${name}`) }),
      ),
    installBackend: async (params, { signal, progress }) => {
      const { device } = await installBackend({ ...params, signal, progress });
      return device;
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
    params: ModelParams,
    signal: AbortSignal,
    work: (model: StegoModel) => Promise<T>,
  ): Promise<T> {
    return this.inTurn(signal, async () => {
      try {
        return await work(await this.open(params));
      } catch (error) {
        // A device that was lost fails from then on: the next request gets a new one.
        if (!signal.aborted) await this.close();
        throw error;
      }
    });
  }

  /** What computes waits for what computes: together both would be slower, and a measured speed would be wrong. */
  private inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(() => {
      if (signal.aborted) throw new CancelledError();
      return work();
    });
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** The last model stays open, because pictures come in series. */
  private async open({ checkpoint, device: choice }: ModelParams): Promise<StegoModel> {
    // A run that was deleted and trained anew has other weights in a file of the same name.
    const file = await stat(checkpoint).catch(() => undefined);
    const key = `${choice} ${checkpoint} ${file?.ino} ${file?.mtimeMs} ${file?.size}`;
    if (this.model?.key !== key) {
      await this.model?.opened.dispose();
      this.model = undefined;
      const { network, weights } = await loadTrainedNetwork(checkpoint);
      this.model = { key, opened: new StegoModel(await this.openDevice(choice), network, weights) };
    }
    return this.model.opened;
  }

  private async close(): Promise<void> {
    const { model, device } = this;
    this.model = this.device = undefined;
    await model?.opened.dispose().catch(() => undefined);
    await device?.opened.dispose().catch(() => undefined);
  }

  private async openDevice(choice: string): Promise<Device> {
    if (this.device?.choice !== choice) {
      const opened = await openDevice(choice);
      await this.device?.opened.dispose();
      this.device = { choice, opened };
    }
    return this.device.opened;
  }
}
