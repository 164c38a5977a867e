import type { PicturePayload } from '../../../src/engine/protocol';
import type { ToRevealPage } from '../../../src/vscode/editors/reveal/contract';

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

export function revealedMessage(width: number, height: number): Extract<ToRevealPage, { type: 'revealed' }> {
  return {
    type: 'revealed',
    containerName: 'beach.stego.png',
    checkpoint: 'tiny-imagenet-baseline, step 1,200',
    container: wavePicture(width, height, 0),
    revealed: wavePicture(width, height, 2),
  };
}
