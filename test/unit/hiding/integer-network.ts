import type { Halo } from '../../../src/models/network';

export interface Kernel {
  readonly width: number;
  readonly height: number;
}

/** What TensorFlow's 'same' padding puts before a side: the smaller half of what a kernel of that size needs. */
function before(kernel: number): number {
  return Math.floor((kernel - 1) / 2);
}

/** How far the chain of these layers looks to each side. */
export function reachOf(layers: readonly Kernel[]): Halo {
  const sum = (of: (layer: Kernel) => number) => layers.reduce((total, layer) => total + of(layer), 0);
  return {
    top: sum(({ height }) => before(height)),
    left: sum(({ width }) => before(width)),
    bottom: sum(({ height }) => height - 1 - before(height)),
    right: sum(({ width }) => width - 1 - before(width)),
  };
}

/**
 * Zero-padded 'same' convolutions over integers modulo 256, with uneven odd weights and an offset. One wrong value
 * anywhere in the reach always changes the result, and padding a layer is not the same as padding the picture.
 */
export function sameConvolutions(
  inputs: readonly Uint8Array[],
  width: number,
  height: number,
  layers: readonly Kernel[],
): Uint8Array {
  const mixed = inputs[0].map((value, i) =>
    inputs.reduce((sum, input, n) => sum + (2 * n + 1) * input[i], value),
  );
  return layers.reduce<Uint8Array>((image, layer) => convolve(image, width, height, layer), mixed);
}

function convolve(image: Uint8Array, width: number, height: number, kernel: Kernel): Uint8Array {
  const result = new Uint8Array(image.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 17;
        for (let ky = 0; ky < kernel.height; ky++) {
          for (let kx = 0; kx < kernel.width; kx++) {
            const fromX = x + kx - before(kernel.width);
            const fromY = y + ky - before(kernel.height);
            if (fromX < 0 || fromY < 0 || fromX >= width || fromY >= height) continue;
            const weight = 2 * (ky * kernel.width + kx) + 1;
            sum += weight * image[(fromY * width + fromX) * 3 + channel];
          }
        }
        result[(y * width + x) * 3 + channel] = sum;
      }
    }
  }
  return result;
}

/**
 * Sums 3×3 at stride 2 with 'same' padding (which depends on whether the side is even), a 3×3 convolution at half
 * resolution, then back up by repeating pixels, and the input added: reaches at most 6 pixels to each side.
 */
export function halvingNetwork(image: Uint8Array, width: number, height: number): Uint8Array {
  const halfWidth = Math.ceil(width / 2);
  const halfHeight = Math.ceil(height / 2);
  // Padding before: half of max(0, (half - 1)·2 + 3 - side), rounded down.
  const left = Math.floor(((halfWidth - 1) * 2 + 3 - width) / 2);
  const top = Math.floor(((halfHeight - 1) * 2 + 3 - height) / 2);
  const half = new Uint8Array(halfWidth * halfHeight * 3);
  for (let i = 0; i < half.length; i++) {
    const x = Math.floor(i / 3) % halfWidth;
    const y = Math.floor(i / 3 / halfWidth);
    let sum = 5;
    for (let k = 0; k < 9; k++) {
      const fromX = 2 * x - left + (k % 3);
      const fromY = 2 * y - top + Math.floor(k / 3);
      if (fromX < 0 || fromY < 0 || fromX >= width || fromY >= height) continue;
      sum += (2 * k + 1) * image[(fromY * width + fromX) * 3 + (i % 3)];
    }
    half[i] = sum;
  }
  const coarse = convolve(half, halfWidth, halfHeight, { width: 3, height: 3 });
  return image.map((value, i) => {
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    return value + coarse[((y >> 1) * halfWidth + (x >> 1)) * 3 + (i % 3)];
  });
}
