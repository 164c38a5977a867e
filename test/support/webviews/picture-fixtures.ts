import type { PicturePayload } from '../../../src/engine/protocol';
import type {
  FromRevealPage,
  PictureRole,
  RevealPageState,
  RevealState,
  ToRevealPage,
} from '../../../src/vscode/editors/reveal/contract';
import type { FakeHost } from './fake-host';

/** A picture of soft waves, the same for the same arguments. */
export function wavePicture(width: number, height: number, phase: number): PicturePayload {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    const y = Math.floor(i / width);
    for (let channel = 0; channel < 3; channel++) {
      const wave = Math.sin(x / (31 + 9 * channel) + phase) * Math.cos(y / (23 + 5 * channel) - phase);
      data[3 * i + channel] = Math.round(127 + 110 * wave);
    }
  }
  return { width, height, data };
}

export const bundledId = '/media/bundled.safetensors';
export const bestId = '/runs/baseline/00001200.safetensors';

export function revealState(change: Partial<RevealState> = {}): RevealState {
  return {
    containerName: 'beach.stego.png',
    lossy: false,
    checkpoints: [
      { id: bundledId, label: 'Bundled model' },
      { id: bestId, label: 'tiny-imagenet-baseline, step 1,200 · best · in use' },
    ],
    moreCheckpoints: false,
    shown: bestId,
    inUse: bestId,
    ...change,
  };
}

/** Everything that a page gets of a container; the originals are a little off. */
export function revealPictures(width: number, height: number): Readonly<Record<PictureRole, PicturePayload>> {
  const [container, revealed] = [wavePicture(width, height, 0), wavePicture(width, height, 2)];
  const off = (picture: PicturePayload, by: number) => ({
    ...picture,
    data: picture.data.map((value, i) => value + (i % (7 * by) === 0 ? by : 0)),
  });
  return { container, revealed, cover: off(container, 3), secret: off(revealed, 9) };
}

/** Sends pictures and then the state, as the editor does. */
export async function showReveal(
  host: FakeHost<ToRevealPage, FromRevealPage, RevealPageState>,
  pictures: Partial<Readonly<Record<PictureRole, PicturePayload>>>,
  state: RevealState = revealState(),
): Promise<void> {
  for (const [role, picture] of Object.entries(pictures)) {
    await host.send({ type: 'picture', role: role as PictureRole, picture });
  }
  await host.send({ type: 'state', state });
}

export const measuredOriginals = {
  cover: { name: 'beach.jpg', metrics: { psnr: 38.214, ssim: 0.98123 } },
  secret: { name: 'harbour-at-night.png', metrics: { psnr: 29.5, ssim: 0.9321 } },
} satisfies Partial<RevealState>;
