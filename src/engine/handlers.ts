import { stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import type { Device } from '../compute/device';
import { findDevices, openDevice } from '../compute/devices';
import { diagnose } from '../compute/diagnostics';
import { installBackend } from '../compute/eager/install/install-backend';
import { probeDevice } from '../compute/probe/probe-device';
import { checkDataset } from '../datasets/check';
import { describeDataset } from '../datasets/describe';
import { scanDataset } from '../datasets/layout';
import { createSampleDataset } from '../datasets/sample-dataset';
import { downloadTinyImageNet } from '../datasets/tiny-imagenet';
import { CancelledError } from '../errors';
import { compareOnPairs } from '../evaluation/compare-on-pairs';
import { PSNR_CEILING } from '../evaluation/pair-metrics';
import { psnr } from '../evaluation/pixel-errors';
import { exportCheckpoint as exportForPython } from '../exports/export-checkpoint';
import { exportRun } from '../exports/export-run';
import { exportSweep } from '../exports/export-sweep';
import { hideInMemory, hidePicture, revealPicture } from '../hiding/hide-picture';
import { StegoModel } from '../hiding/stego-model';
import { writeContainer } from '../hiding/write-container';
import { imageSize, readRgb } from '../images/read';
import { thumbnailOf } from '../images/thumbnail';
import { requireLosslessName, writeLossless } from '../images/write';
import { loadTrainedNetwork } from '../training/trained-network';
import { exportWeights } from '../training/weights-only';
import { compareWithOriginal } from './compare-with-original';
import { hiddenPreview } from './hidden-preview';
import type { EngineMethod, EngineRequests, ModelParams, RevealParams, RevealResult } from './protocol';
import { importanceOf } from '../sweeps/importance/importance-of';
import { sweepFolderAt } from '../sweeps/sweep-folder';

export interface RequestContext {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, message: string) => void;
}

type Handler<M extends EngineMethod> = (
  params: EngineRequests[M]['params'],
  context: RequestContext,
) => Promise<EngineRequests[M]['result']>;

/** Two checkpoints that are compared take turns; each opened model holds the memory of its programs. */
const openModels = 2;

/** Share of a preview after which it is only measured. */
const measuringFrom = 0.95;

/** What the engine does for each request. */
export class Handlers {
  private device: { choice: string; opened: Device } | undefined;
  /** The one that was used last comes last. All of them are on `device`. */
  private readonly models = new Map<string, StegoModel>();
  private turn: Promise<unknown> = Promise.resolve();

  private readonly handlers: { [M in EngineMethod]: Handler<M> } = {
    hide: async (params, { signal, progress }) => {
      const { cover, container, secret, revealed } = await this.withModel(params, signal, (model) =>
        hidePicture(model, { ...params, signal, progress: hidingProgress(progress) }),
      );
      const { width, height } = container;
      return {
        output: params.output,
        width,
        height,
        coverPsnr: Math.min(psnr(cover, container), PSNR_CEILING),
        secretPsnr: Math.min(psnr(secret, revealed), PSNR_CEILING),
      };
    },
    previewHidden: async (params, { signal, progress }) => {
      const hidden = await this.withModel(params, signal, (model) =>
        hideInMemory(model, { ...params, signal, progress: hidingProgress(progress, measuringFrom) }),
      );
      return hiddenPreview(hidden, {
        signal,
        progress: (fraction) => progress(measuringFrom + (1 - measuringFrom) * fraction, l10n.t('Measuring')),
      });
    },
    writeContainer: async ({ container: { alpha, ...image }, output, overwrite }) => {
      await writeContainer(output, image, { alpha, overwrite });
      return { output };
    },
    reveal: (params, context) => this.reveal(params, context),
    saveRevealed: async ({ output, ...params }, context) => {
      requireLosslessName(output);
      const { revealed } = await this.reveal(params, context);
      // The save dialog has asked already.
      await writeLossless(output, revealed, { overwrite: true });
      return { output };
    },
    exportCheckpoint: async ({ checkpoint, output }) => {
      // The save dialog has asked already.
      await exportWeights(checkpoint, output, { overwrite: true });
      return { output };
    },
    exportForPython: async ({ checkpoint, folder }, { signal }) => ({
      files: await exportForPython(checkpoint, folder, { signal }),
    }),
    exportRun: async (params) => ({ output: await exportRun(params) }),
    exportSweep: async ({ folder, ...params }, { signal, progress }) => ({
      made: await exportSweep(sweepFolderAt(folder), {
        ...params,
        signal,
        progress: (done, total) =>
          progress(done / total, l10n.t('Exporting trials ({0} of {1})', done, total)),
      }),
    }),
    readPicture: ({ path }) => readRgb(path, { alpha: 'drop' }),
    compareWithOriginal: (params, { signal }) => compareWithOriginal(params, { signal }),
    savePicture: async ({ picture, output }) => {
      // The save dialog has asked already.
      await writeLossless(output, picture, { overwrite: true });
      return { output };
    },
    compare: (params, { signal, progress }) =>
      this.withModel(params, signal, (model) =>
        compareOnPairs(model, params, {
          signal,
          progress: (fraction) => progress(fraction, l10n.t('Measuring pairs')),
        }),
      ),
    imageSize: ({ path }) => imageSize(path),
    scanDataset: async ({ path }, { signal, progress }) => {
      const files = await scanDataset(path, signal);
      const report = await checkDataset(files, {
        signal,
        progress: (done, total) =>
          progress(done / total, l10n.t('Checking images ({0} of {1})', done, total)),
      });
      return { layout: files.layout, images: report.usable, problems: report.problems };
    },
    createSampleDataset: async ({ path, ...options }, { signal, progress }) => {
      await createSampleDataset(path, {
        ...options,
        signal,
        progress: (done, total) => progress(done / total, l10n.t('Making images ({0} of {1})', done, total)),
      });
      return { path, images: options.count };
    },
    describeDataset: ({ path, within }, { signal }) => describeDataset(path, signal, within),
    thumbnail: ({ path, side }) => thumbnailOf(path, side),
    downloadTinyImageNet: async (params, { signal, progress }) => {
      await downloadTinyImageNet({ ...params, signal, progress });
      return countImages(params.folder, signal);
    },
    parameterImportance: (params, { signal }) => importanceOf(params, signal),
    findDevices: () => findDevices(),
    probeDevice: ({ device }, { signal }) => this.inTurn(signal, () => probeDevice(device, { signal })),
    diagnose: (_, { signal, progress }) =>
      this.inTurn(signal, () =>
        diagnose({ probe: true, signal, progress: ({ name }) => progress(0, l10n.t('Measuring {0}', name)) }),
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
        progress: (fraction) => progress(fraction, l10n.t('Revealing')),
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

  /** The last models stay open, because pictures come in series. */
  private async open({ checkpoint, device: choice }: ModelParams): Promise<StegoModel> {
    // A run that was deleted and trained anew has other weights in a file of the same name.
    const file = await stat(checkpoint).catch(() => undefined);
    const key = `${choice} ${checkpoint} ${file?.ino} ${file?.mtimeMs} ${file?.size}`;
    const known = this.models.get(key);
    if (known) {
      this.models.delete(key);
      this.models.set(key, known);
      return known;
    }
    if (this.device?.choice !== choice) await this.closeModels(0);
    await this.closeModels(openModels - 1);
    const { network, weights } = await loadTrainedNetwork(checkpoint);
    const opened = new StegoModel(await this.openDevice(choice), network, weights);
    this.models.set(key, opened);
    return opened;
  }

  private async closeModels(keep: number): Promise<void> {
    for (const [key, model] of [...this.models].slice(0, Math.max(0, this.models.size - keep))) {
      this.models.delete(key);
      await model.dispose();
    }
  }

  private async close(): Promise<void> {
    const { device } = this;
    const models = [...this.models.values()];
    this.models.clear();
    this.device = undefined;
    for (const model of models) await model.dispose().catch(() => undefined);
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

async function countImages(folder: string, signal: AbortSignal): Promise<{ images: number }> {
  const { train, evaluation } = await scanDataset(folder, signal);
  return { images: train.length + evaluation.length };
}

/** @param whole What is done when hiding is, of the whole request. */
function hidingProgress(progress: RequestContext['progress'], whole = 1): (fraction: number) => void {
  return (fraction) =>
    progress(whole * fraction, fraction < 0.6 ? l10n.t('Hiding') : l10n.t('Checking what it reveals'));
}
