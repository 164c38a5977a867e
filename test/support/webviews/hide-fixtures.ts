import type { PicturePayload } from '../../../src/engine/protocol';
import type { CoverRow, HideChoices, HideSetup, ToHidePage } from '../../../src/vscode/panels/hide/contract';
import { wavePicture } from './picture-fixtures';

export const choices: HideChoices = {
  covers: ['/photos/beach.jpg'],
  secret: '/photos/letter.png',
  fit: 'contain',
  position: 'centre',
  checkpoint: '',
};

export function setupMessage(change: Partial<HideSetup> = {}): Extract<ToHidePage, { type: 'setup' }> {
  return {
    type: 'setup',
    setup: {
      choices,
      coverName: 'photos/beach.jpg',
      secretName: 'photos/letter.png',
      checkpoints: [
        { value: '', text: 'In use: bundled model' },
        { value: '/stego/bundled.safetensors', text: 'Bundled model' },
        {
          value: '/runs/a/1200.safetensors',
          text: 'baseline, step 1200 · best · cover 31.2 dB, secret 27.9 dB',
        },
      ],
      moreCheckpoints: false,
      output: { folder: '/photos', name: 'beach.stego.png', exists: false },
      ...change,
    },
  };
}

/** Values of another picture, each off by at most `by`. */
function near({ width, height, data }: PicturePayload, by: number): PicturePayload {
  return {
    width,
    height,
    data: data.map((value, i) => Math.max(0, Math.min(255, value + ((i * 31) % (2 * by + 1)) - by))),
  };
}

export function hiddenMessage(width: number, height: number): Extract<ToHidePage, { type: 'hidden' }> {
  const [cover, secret] = [wavePicture(width, height, 0), wavePicture(width, height, 2)];
  return {
    type: 'hidden',
    metrics: {
      cover: { psnr: 36.52, ssim: 0.98214, rmse: 3.8 },
      secret: { psnr: 31.08, ssim: 0.95507, rmse: 7.1 },
    },
    size: { width, height },
    pictures: { cover, container: near(cover, 6), secret, revealed: near(secret, 12) },
  };
}

export const coverRows: readonly CoverRow[] = [
  { name: 'beach.jpg', state: 'hidden', output: 'beach.stego.png', coverPsnr: 36.52, secretPsnr: 31.08 },
  {
    name: 'broken.png',
    state: 'failed',
    error: 'Cannot read /photos/broken.png: the file is damaged or cut off.',
  },
  { name: 'harbour at night.tiff', state: 'working', fraction: 0.42 },
  { name: 'trees.webp', state: 'waiting' },
];
