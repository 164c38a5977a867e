import * as l10n from '@vscode/l10n';
import { formatFixed } from '../shared/number-format';
import type { ImageFigures } from './sheet-figures';

/** For example `34.57 dB · SSIM 0.971`. */
export function imageFiguresText({ psnr, ssim }: ImageFigures): string {
  const decibels = psnr === Infinity ? l10n.t('equal') : formatFixed(psnr, 2, ' dB');
  return l10n.t('{0} · SSIM {1}', decibels, formatFixed(ssim, 3));
}
